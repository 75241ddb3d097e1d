%% A local call as a filter is no guard.
-module(guard_in_lc).
-export([f/1]).

f(L) -> [X || X <- L, g(X)].
g(X) -> X.
