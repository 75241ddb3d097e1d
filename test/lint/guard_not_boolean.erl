%% A guard that is no boolean.
-module(guard_not_boolean).
-export([f/1]).

f(X) when 42 -> X; f(X) -> X.
