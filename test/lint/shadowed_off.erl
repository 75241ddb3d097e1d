%% The warning about shadowing turned off.
-module(shadowed_off).
-export([f/1]).

-compile(nowarn_shadow_vars).
f(X) -> fun(X) -> X end.
