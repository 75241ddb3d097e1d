%% A key twice in a pattern.
-module(map_pattern_twice).
-export([f/1]).

f(#{a := A, a := B}) -> {A, B}.
