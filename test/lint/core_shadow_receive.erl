%% A receive's clause after one that always fits.
-module(core_shadow_receive).
-export([f/1]).

f(_) -> receive X -> X; a -> 2 end.
