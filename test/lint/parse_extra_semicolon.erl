%% A semicolon before end.
-module(parse_extra_semicolon).
-export([f/1]).

f(X) -> case X of 1 -> 2; end.
