%% A literal that is not used.
-module(core_effect_literal).
-export([f/1]).

f(_) -> 1, "abc", ok.
