%% A map that is not used.
-module(core_effect_map).
-export([f/1]).

f(X) -> #{a => X}, ok.
