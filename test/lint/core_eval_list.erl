%% Functions on lists that fail.
-module(core_eval_list).
-export([f/1]).

f(_) -> {tl([]), list_to_tuple(a), [] ++ 1, [a | b] ++ []}.
