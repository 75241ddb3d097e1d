%% The opportunistic warnings turned off.
-module(option_opportunistic_off).
-export([f/1]).

-compile(nowarn_opportunistic).
f(_) -> X = 1 + a, case a of b -> X end.
