%% A call to another module in a guard.
-module(guard_remote).
-export([f/1]).

f(X) when lists:member(1, X) -> ok.
