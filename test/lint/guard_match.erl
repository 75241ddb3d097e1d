%% A match in a guard.
-module(guard_match).
-export([f/1]).

f(X) when Y = X -> Y.
