%% A size in a pattern that is an expression.
-module(bin_size_pattern_expr).
-export([f/1]).

f(<<N, X:(N * 8)>>) -> X.
