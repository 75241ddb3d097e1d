%% Clauses of a named fun of different names.
-module(fun_name_mismatch).
-export([f/1]).

f(_) -> fun A(1) -> one; B(2) -> two end.
