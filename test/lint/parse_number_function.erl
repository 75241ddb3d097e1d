%% A number as a function's name.
-module(parse_number_function).
-export([f/1]).

1(X) -> X.
f(X) -> X.
