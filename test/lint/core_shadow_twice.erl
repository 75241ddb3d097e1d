%% Two clauses after one that always fits.
-module(core_shadow_twice).
-export([f/1]).

f(X) -> case X of Y -> Y; a -> 2; b -> 3 end.
