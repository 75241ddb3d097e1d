%% Clauses that are the same.
-module(core_case_same).
-export([f/1]).

f(X) -> case X of a -> 1; a -> 2 end.
