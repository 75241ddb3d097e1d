%% A call as a size in a pattern.
-module(bin_size_pattern_call).
-export([f/1]).

f(<<N, X:(g(N))>>) -> X.
g(X) -> X.
