%% A case in a guard.
-module(guard_illegal_expr).
-export([f/1]).

f(X) when case X of _ -> true end -> ok.
