%% Clauses of a fun of different arity.
-module(fun_head_mismatch).
-export([f/1]).

f(_) -> fun(1) -> one; (1, 2) -> two end.
