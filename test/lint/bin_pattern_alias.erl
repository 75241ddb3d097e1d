%% An alias of two binary patterns.
-module(bin_pattern_alias).
-export([f/1]).

f(<<A:8>> = <<B:4, C:4>>) -> {A, B, C}.
