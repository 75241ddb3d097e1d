%% A macro with several arities.
-module(pp_overload).
-export([f/1]).

-define(M(A), A).
-define(M(A, B), {A, B}).
-define(M, none).
f(_) -> {?M(1), ?M(1, 2), ?M(1, 2, 3)}.
