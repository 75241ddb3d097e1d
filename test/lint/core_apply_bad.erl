%% apply/3 with bad constants.
-module(core_apply_bad).
-export([f/1]).

f(_) -> apply(lists, 1, []).
