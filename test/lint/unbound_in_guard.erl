%% A guard with an unbound variable.
-module(unbound_in_guard).
-export([f/1]).

f(X) when Y > 1 -> X.
