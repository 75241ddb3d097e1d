%% A unit without a size.
-module(bin_unit_no_size).
-export([f/1]).

f(X) -> <<X/integer-unit:8>>.
