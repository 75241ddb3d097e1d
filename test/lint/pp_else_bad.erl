%% An else with something behind it.
-module(pp_else_bad).
-export([f/1]).

-ifndef(NOPE).
-else NOPE.
-endif.
f(X) -> X.
