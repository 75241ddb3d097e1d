%% catch after a match.
-module(parse_catch_match).
-export([f/1]).

f(X) -> Y = catch X, Y.
