%% A caught expression without effect.
-module(core_effect_catch).
-export([f/1]).

f(X) -> catch length(X), ok.
