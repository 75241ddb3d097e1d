%% The warning about old tests turned off.
-module(guard_old_off).
-export([f/1]).

-compile(nowarn_obsolete_guard).
f(X) when list(X) -> X.
