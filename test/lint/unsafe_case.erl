%% A variable bound in some clauses only.
-module(unsafe_case).
-export([f/1]).

f(X) -> case X of 1 -> Y = 1; 2 -> ok end, Y.
