%% Tests of the old kind.
-module(guard_old_test).
-export([f/1]).

f(X) when list(X) -> X.
