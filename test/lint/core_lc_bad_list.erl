%% A generator of what is no list.
-module(core_lc_bad_list).
-export([f/1]).

f(_) -> [X || X <- a].
