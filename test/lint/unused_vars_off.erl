%% The warning about unused variables turned off.
-module(unused_vars_off).
-export([f/1]).

-compile(nowarn_unused_vars).
f(X) -> Y = 1, ok.
