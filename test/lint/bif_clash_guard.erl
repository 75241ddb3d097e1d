%% A clashing function in a guard.
-module(bif_clash_guard).
-export([f/1]).

f(X) when length(X) > 1 -> X.
length(X) -> X.
