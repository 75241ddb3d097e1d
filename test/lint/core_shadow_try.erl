%% A handler after one that always fits.
-module(core_shadow_try).
-export([f/1]).

f(X) -> try X() catch _:_ -> 1; error:a -> 2 end.
