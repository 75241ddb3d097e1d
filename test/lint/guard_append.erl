%% Appending in a guard.
-module(guard_append).
-export([f/1]).

f(X) when X ++ [1] =:= [1] -> ok.
