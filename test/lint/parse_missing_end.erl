%% A case without its end.
-module(parse_missing_end).
-export([f/1]).

f(X) -> case X of 1 -> 2.
g(X) -> X.
