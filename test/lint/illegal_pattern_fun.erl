%% A fun as a pattern.
-module(illegal_pattern_fun).
-export([f/1]).

f(X) -> case X of fun() -> ok end -> ok end.
