%% An elif after an else.
-module(pp_elif_after_else).
-export([f/1]).

-if(false).
-else.
-elif(true).
-endif.
f(X) -> X.
