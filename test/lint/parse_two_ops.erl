%% Two operators in a row.
-module(parse_two_ops).
-export([f/1]).

f(X) -> X + * 1.
