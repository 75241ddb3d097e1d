%% A comprehension's variable used outside.
-module(unbound_after_lc).
-export([f/1]).

f(L) -> [Y || Y <- L], Y.
