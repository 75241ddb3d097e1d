%% A clause that takes a list where a tuple is.
-module(core_clause_type_list).
-export([f/1]).

f(X) -> case {X} of [A] -> A; {A} -> A end.
