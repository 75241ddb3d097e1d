%% Two else of a condition that holds.
-module(pp_else_twice_skip).
-export([f/1]).

-ifndef(NOPE).
-else.
-else.
-endif.
f(X) -> X.
