%% A huge size in a pattern.
-module(bin_pattern_huge_size).
-export([f/1]).

f(<<X:16#FFFFFFFFFFFF>>) -> X; f(_) -> no.
