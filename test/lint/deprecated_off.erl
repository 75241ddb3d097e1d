%% The warning turned off.
-module(deprecated_off).
-export([f/1]).

-compile(nowarn_deprecated_function).
f(X) -> erlang:now(), X.
