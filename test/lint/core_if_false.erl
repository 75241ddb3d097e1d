%% An if whose branches cannot be taken.
-module(core_if_false).
-export([f/1]).

f(_) -> if false -> 1 end.
