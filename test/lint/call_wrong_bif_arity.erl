%% A function of erlang with a wrong arity.
-module(call_wrong_bif_arity).
-export([f/1]).

f(X) -> erlang:self(X).
