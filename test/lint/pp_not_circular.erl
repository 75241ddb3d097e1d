%% A macro that uses its other arity.
-module(pp_not_circular).
-export([f/1]).

-define(M(X), ?M(X, 1)).
-define(M(X, Y), {X, Y}).
f(_) -> ?M(1).
