%% A call of a local function in a guard.
-module(undefined_in_guard).
-export([f/1]).

f(X) when g(X) -> X.
g(X) -> X.
