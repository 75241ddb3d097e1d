%% A comprehension whose list is not used.
-module(core_effect_lc).
-export([f/1]).

f(L) -> [self() ! X || X <- L], ok.
