%% A comprehension as a pattern.
-module(illegal_pattern_lc).
-export([f/1]).

f(X) -> [Y || Y <- X] = X.
