%% Two units in one segment.
-module(bin_unit_mismatch).
-export([f/1]).

f(X) -> <<X:8/unit:1-unit:2>>.
