%% A comparison of a comparison.
-module(parse_compare_chain).
-export([f/1]).

f(X) -> 1 < X < 3.
