%% A reserved word as a name.
-module(parse_reserved).
-export([f/1]).

f(X) -> case = X.
