%% A macro whose name is a number.
-module(pp_define_number).
-export([f/1]).

-define(1, 2).
f(X) -> X.
