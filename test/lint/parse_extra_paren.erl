%% A parenthesis too many.
-module(parse_extra_paren).
-export([f/1]).

f(X) -> X).
