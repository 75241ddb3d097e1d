%% An operator whose result is not used.
-module(core_effect_op).
-export([f/1]).

f(X) -> X + 1, ok.
