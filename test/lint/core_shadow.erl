%% A clause after one that always fits.
-module(core_shadow).
-export([f/1]).

f(X) -> case X of _ -> 1; a -> 2 end.
