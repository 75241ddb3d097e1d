%% Two types in one segment.
-module(bin_type_mismatch).
-export([f/1]).

f(X) -> <<X/integer-float>>.
