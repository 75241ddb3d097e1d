%% A function of erlang that guards do not have.
-module(guard_remote_bad).
-export([f/1]).

f(X) when erlang:list_to_atom(X) -> ok.
