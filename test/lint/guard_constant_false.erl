%% A guard that is always false.
-module(guard_constant_false).
-export([f/1]).

f(X) when false -> X; f(X) -> X.
