%% A record update as a pattern.
-module(illegal_pattern_update).
-export([f/1]).

-record(r, {a}).
f(X) -> case X of X#r{a = 1} -> ok end.
