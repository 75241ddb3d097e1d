%% A parenthesis that is not closed.
-module(parse_missing_paren).
-export([f/1]).

f(X) -> (X + 1.
