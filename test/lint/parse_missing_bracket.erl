%% A list that is not closed.
-module(parse_missing_bracket).
-export([f/1]).

f(X) -> [X, 1.
