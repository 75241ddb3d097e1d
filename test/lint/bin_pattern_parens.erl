%% A parenthesised variable as a segment.
-module(bin_pattern_parens).
-export([f/1]).

f(<<(X)>>) -> X.
