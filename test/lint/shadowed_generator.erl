%% The second generator hides the first.
-module(shadowed_generator).
-export([f/1]).

f(L) -> [X || X <- L, X <- [X]].
