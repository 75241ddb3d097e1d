%% Two patterns for one value.
-module(alias_pattern_ok).
-export([f/1]).

f({A, _} = {_, B}) -> {A, B}.
