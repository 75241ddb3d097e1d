%% A match that cannot be.
-module(core_nomatch_match).
-export([f/1]).

f(_) -> 1 = 2.
