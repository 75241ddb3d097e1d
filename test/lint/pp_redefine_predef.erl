%% A predefined macro defined.
-module(pp_redefine_predef).
-export([f/1]).

-define(LINE, 1).
-define(MODULE, x).
f(_) -> ?LINE.
