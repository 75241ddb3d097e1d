%% Two orders in one segment.
-module(bin_endian_mismatch).
-export([f/1]).

f(X) -> <<X/big-little>>.
