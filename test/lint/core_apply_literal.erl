%% apply/3 with constants.
-module(core_apply_literal).
-export([f/1]).

f(_) -> apply(lists, reverse, [[1]]).
