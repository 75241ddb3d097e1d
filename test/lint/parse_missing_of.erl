%% A case without of.
-module(parse_missing_of).
-export([f/1]).

f(X) -> case X 1 -> 2 end.
