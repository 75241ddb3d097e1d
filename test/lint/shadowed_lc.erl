%% A generator with the name of a variable.
-module(shadowed_lc).
-export([f/1]).

f(X) -> [X || X <- [1, 2]].
