%% when twice.
-module(parse_when_twice).
-export([f/1]).

f(X) when X when X -> X.
