%% A clause that cannot fit.
-module(core_nomatch_clause).
-export([f/1]).

f(_) -> case {a, b} of {c, _} -> 1; {a, X} -> X end.
