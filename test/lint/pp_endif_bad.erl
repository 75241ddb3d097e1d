%% Ends with something behind them.
-module(pp_endif_bad).
-export([f/1]).

-ifdef(NOPE).
-endif(NOPE).
-endif.
f(X) -> X.
