%% A macro that uses itself.
-module(pp_circular).
-export([f/1]).

-define(M, ?M).
f(_) -> ?M.
