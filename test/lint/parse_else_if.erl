%% A word of another language.
-module(parse_else_if).
-export([f/1]).

f(X) -> if X -> 1 else 2 end.
