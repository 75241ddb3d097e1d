%% A macro with a wrong number of arguments.
-module(pp_arity).
-export([f/1]).

-define(M(A, B), A + B).
f(_) -> ?M(1).
