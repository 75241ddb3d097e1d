%% A variable as a function's name.
-module(parse_variable_function).
-export([f/1]).

F(X) -> X.
f(X) -> X.
