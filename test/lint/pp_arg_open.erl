%% An argument that does not end.
-module(pp_arg_open).
-export([f/1]).

-define(M(A), A).
f(_) -> ?M(1.
