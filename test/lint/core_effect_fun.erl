%% A fun that is not used.
-module(core_effect_fun).
-export([f/1]).

f(X) -> fun() -> X end, ok.
