%% An elif of no condition.
-module(pp_elif_extra).
-export([f/1]).

f(X) -> X.
-elif(true).
