%% An alias of patterns that exclude each other.
-module(pattern_alias_types).
-export([f/1]).

f({A, B} = [A, B]) -> ok.
