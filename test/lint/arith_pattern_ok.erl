%% Arithmetic of constants in a pattern.
-module(arith_pattern_ok).
-export([f/1]).

f(1 + 2) -> three; f(_) -> other.
