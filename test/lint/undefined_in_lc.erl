%% An undefined function in a comprehension.
-module(undefined_in_lc).
-export([f/1]).

f(L) -> [nope(X) || X <- L].
