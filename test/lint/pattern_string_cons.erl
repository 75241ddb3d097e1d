%% A list pattern that a string cannot be.
-module(pattern_string_cons).
-export([f/1]).

f("abc" = [$x | T]) -> T.
