%% A call with a wrong number of arguments.
-module(undefined_function_arity).
-export([f/1]).

f(X) -> g(X, X).
g(X) -> f(X).
