%% A map update as a pattern.
-module(illegal_pattern_map_update).
-export([f/1]).

f(X) -> case X of X#{a := 1} -> ok end.
