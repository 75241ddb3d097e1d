%% A string before a variable in a pattern.
-module(append_pattern_ok).
-export([f/1]).

f("abc" ++ T) -> T.
