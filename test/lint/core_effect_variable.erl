%% A variable that is not used for anything.
-module(core_effect_variable).
-export([f/1]).

f(X) -> X, ok.
