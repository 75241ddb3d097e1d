%% A variable bound in one branch of an if.
-module(unsafe_if).
-export([f/1]).

f(X) -> if X > 1 -> Y = a; true -> ok end, Y.
