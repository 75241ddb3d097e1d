%% Functions of constants that can be evaluated.
-module(core_eval_ok).
-export([f/1]).

f(_) -> {length([a]), 1 + 2, element(1, {a}), not true}.
