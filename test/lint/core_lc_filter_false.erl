%% A filter that is false.
-module(core_lc_filter_false).
-export([f/1]).

f(L) -> [X || X <- L, false].
