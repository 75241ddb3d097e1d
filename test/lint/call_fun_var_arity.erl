%% A fun in a variable called with too few arguments.
-module(call_fun_var_arity).
-export([f/1]).

f(_) -> G = fun(A, B) -> A + B end, G(1).
