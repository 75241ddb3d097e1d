%% A macro defined twice.
-module(pp_redefine).
-export([f/1]).

-define(M, 1).
-define(M, 2).
f(_) -> ?M.
