%% A list that is not used.
-module(core_effect_list).
-export([f/1]).

f(X) -> [X, X], ok.
