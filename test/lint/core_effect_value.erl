%% A value that is not used.
-module(core_effect_value).
-export([f/1]).

f(X) -> {X, 1}, ok.
