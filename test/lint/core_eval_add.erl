%% Arithmetic that fails.
-module(core_eval_add).
-export([f/1]).

f(_) -> 1 + a.
