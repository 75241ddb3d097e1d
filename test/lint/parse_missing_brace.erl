%% A tuple that is not closed.
-module(parse_missing_brace).
-export([f/1]).

f(X) -> {X, 1.
