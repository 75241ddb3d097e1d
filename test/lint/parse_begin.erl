%% A block that is not closed.
-module(parse_begin).
-export([f/1]).

f(X) -> begin X, X.
