%% Two binaries without a size.
-module(bin_unsized_twice).
-export([f/1]).

f(<<A/binary, B/bits>>) -> {A, B}.
