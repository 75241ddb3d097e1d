%% The warnings about unused results turned off.
-module(option_ignored_off).
-export([f/1]).

-compile(nowarn_ignored).
f(X) -> {X, 1}, ok.
