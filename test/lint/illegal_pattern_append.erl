%% Appending a variable on the left.
-module(illegal_pattern_append).
-export([f/1]).

f(X) -> case X of A ++ "b" -> A end.
