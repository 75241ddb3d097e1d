%% A function without its full stop.
-module(parse_missing_dot).
-export([f/1]).

f(X) -> X
g(X) -> X.
