%% An operator that patterns do not have.
-module(illegal_pattern_op).
-export([f/1]).

f(X) -> case X of A + 1 -> A end.
