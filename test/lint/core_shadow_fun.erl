%% A fun's clause after one that always fits.
-module(core_shadow_fun).
-export([f/1]).

f(_) -> fun(_) -> 1; (a) -> 2 end.
