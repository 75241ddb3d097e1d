%% A comma too many.
-module(parse_extra_comma).
-export([f/1]).

f(X) -> X, .
