%% A case as a pattern.
-module(illegal_pattern_case).
-export([f/1]).

f(X) -> (case X of _ -> X end) = X.
