%% A catch as a pattern.
-module(illegal_pattern_catch).
-export([f/1]).

f(X) -> case X of catch 1 -> ok end.
