%% A clause whose tuple is too large.
-module(core_clause_type_tuple).
-export([f/1]).

f(X) -> case {X, 1} of {A, B, C} -> A + B + C; {A, B} -> A + B end.
