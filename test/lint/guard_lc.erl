%% A comprehension in a guard.
-module(guard_lc).
-export([f/1]).

f(X) when [Y || Y <- X] -> ok.
