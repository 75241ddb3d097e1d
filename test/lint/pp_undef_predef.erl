%% A predefined macro taken away.
-module(pp_undef_predef).
-export([f/1]).

-undef(MODULE).
f(_) -> ?MODULE.
