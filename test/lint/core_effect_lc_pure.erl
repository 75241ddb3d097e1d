%% A comprehension that only builds.
-module(core_effect_lc_pure).
-export([f/1]).

f(L) -> [X || X <- L], ok.
