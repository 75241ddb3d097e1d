%% A macro of the same arity defined twice.
-module(pp_redefine_args).
-export([f/1]).

-define(M(A), A).
-define(M(B), B).
f(_) -> ?M(1).
