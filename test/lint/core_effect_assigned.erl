%% A result given to a variable with an underscore.
-module(core_effect_assigned).
-export([f/1]).

f(X) -> _ = length(X), ok.
