%% Functions that fail with constants.
-module(core_eval_bif).
-export([f/1]).

f(_) -> [atom_to_list(1), length(a), element(3, {a, b}), hd([])].
