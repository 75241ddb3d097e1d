%% A macro taken away.
-module(pp_undef).
-export([f/1]).

-define(M, 1).
-undef(M).
f(_) -> ?M.
