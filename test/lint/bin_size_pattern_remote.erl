%% A call to another module as a size in a pattern.
-module(bin_size_pattern_remote).
-export([f/1]).

f(<<N, X:(lists:max(N))>>) -> X.
