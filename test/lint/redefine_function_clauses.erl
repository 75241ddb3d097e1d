%% Clauses with a full stop between them.
-module(redefine_function_clauses).
-export([f/1]).

f(1) -> one.
f(2) -> two.
