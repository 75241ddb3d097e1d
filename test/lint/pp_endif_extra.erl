%% An end of no condition.
-module(pp_endif_extra).
-export([f/1]).

f(X) -> X.
-endif.
