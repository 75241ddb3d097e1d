%% An else of no condition.
-module(pp_else_extra).
-export([f/1]).

f(X) -> X.
-else.
