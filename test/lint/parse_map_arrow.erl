%% A map without an arrow.
-module(parse_map_arrow).
-export([f/1]).

f(X) -> #{a, X}.
