%% A variable bound in one clause only, never used.
-module(unused_in_case).
-export([f/1]).

f(X) -> case X of {A, B} -> A; _ -> none end.
