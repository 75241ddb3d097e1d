%% An argument that is empty.
-module(pp_arg_empty).
-export([f/1]).

-define(M(A, B), {A, B}).
f(_) -> ?M(1,).
