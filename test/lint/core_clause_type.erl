%% A clause whose type cannot be.
-module(core_clause_type).
-export([f/1]).

f(X) -> case is_list(X) of maybe_so -> 1; true -> 2; false -> 3 end.
