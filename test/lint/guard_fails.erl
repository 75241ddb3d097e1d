%% A guard that always fails.
-module(guard_fails).
-export([f/1]).

f(X) when 1 + a -> X; f(X) -> X.
