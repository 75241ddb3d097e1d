%% A variable unsafe in two constructs.
-module(unsafe_nested).
-export([f/1]).

f(X) -> case X of 1 -> if X > 1 -> Y = 1; true -> ok end, Y; _ -> ok end.
