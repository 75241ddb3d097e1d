%% A function without effect whose result is not used.
-module(core_effect_bif).
-export([f/1]).

f(X) -> is_list(X), length(X), self(), ok.
