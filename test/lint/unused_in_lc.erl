%% A generator's variable that is never used.
-module(unused_in_lc).
-export([f/1]).

f(L) -> [ok || X <- L].
