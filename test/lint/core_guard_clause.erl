%% A guard that cannot succeed in a case.
-module(core_guard_clause).
-export([f/1]).

f(X) -> case X of Y when is_atom(Y), is_list(Y) -> Y; _ -> no end.
