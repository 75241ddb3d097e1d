%% A fun called with too many arguments.
-module(call_fun_arity).
-export([f/1]).

f(_) -> (fun(X) -> X end)(1, 2).
