%% A callback that names a module.
-module(callback_module).
-export([f/1]).

-callback m:c(integer()) -> ok.
f(X) -> X.
