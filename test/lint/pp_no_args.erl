%% A macro without the arguments it takes.
-module(pp_no_args).
-export([f/1]).

-define(M(A), A).
f(_) -> ?M.
