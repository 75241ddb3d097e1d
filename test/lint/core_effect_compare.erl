%% A comparison whose result is not used.
-module(core_effect_compare).
-export([f/1]).

f(X) -> X =:= 1, ok.
