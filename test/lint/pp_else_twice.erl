%% Two else of one condition.
-module(pp_else_twice).
-export([f/1]).

-ifdef(NOPE).
-else.
-else.
-endif.
f(X) -> X.
