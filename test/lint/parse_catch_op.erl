%% catch as an operand.
-module(parse_catch_op).
-export([f/1]).

f(X) -> 1 + catch X.
