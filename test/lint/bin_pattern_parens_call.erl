%% A parenthesised call as a segment.
-module(bin_pattern_parens_call).
-export([f/1]).

f(<<(g(1))>>) -> ok.
g(X) -> X.
