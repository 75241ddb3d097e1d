%% A generator's pattern that cannot fit.
-module(core_lc_pattern).
-export([f/1]).

f(_) -> [X || {X} <- [1, 2]].
