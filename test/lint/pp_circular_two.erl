%% Macros that use each other.
-module(pp_circular_two).
-export([f/1]).

-define(A, ?B).
-define(B, [?A]).
f(_) -> ?A.
