%% An unsafe variable matched again.
-module(unsafe_then_bound).
-export([f/1]).

f(X) -> case X of 1 -> Y = 1; _ -> ok end, Y = 2.
