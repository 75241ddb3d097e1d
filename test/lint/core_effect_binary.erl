%% A binary that is not used.
-module(core_effect_binary).
-export([f/1]).

f(X) -> <<X>>, ok.
