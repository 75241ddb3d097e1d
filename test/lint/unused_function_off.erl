%% The warning about unused functions turned off.
-module(unused_function_off).
-export([f/1]).

-compile(nowarn_unused_function).
f(X) -> X.
g(X) -> X.
