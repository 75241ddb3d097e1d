%% A unit that is too small.
-module(bin_unit_zero).
-export([f/1]).

f(X) -> <<X:8/unit:0>>.
