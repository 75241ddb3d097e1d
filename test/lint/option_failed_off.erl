%% The warnings about failures turned off.
-module(option_failed_off).
-export([f/1]).

-compile(nowarn_failed).
f(_) -> 1 + a.
