%% An old test hidden by a function of the module.
-module(guard_old_overridden).
-export([f/1]).

f(X) when list(X) -> X.
list(X) -> X.
