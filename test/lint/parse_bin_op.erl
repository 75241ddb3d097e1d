%% An operator in a segment.
-module(parse_bin_op).
-export([f/1]).

f(X) -> <<X + 1>>.
