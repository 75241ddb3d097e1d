%% A unit of a binary without a size.
-module(bin_unit_binary).
-export([f/1]).

f(X) -> <<X/binary-unit:4>>.
