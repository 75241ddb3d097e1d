%% A number that does not fit in a pattern.
-module(bin_truncated_pattern).
-export([f/1]).

f(<<256:8>>) -> ok; f(_) -> no.
