%% Conditions that do not end.
-module(pp_if_open).

-export([f/1]).
f(X) -> X.
-if(true).
-ifndef(NOPE).
