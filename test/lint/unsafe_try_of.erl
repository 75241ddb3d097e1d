%% A variable bound in a clause of try-of.
-module(unsafe_try_of).
-export([f/1]).

f(X) -> try X() of {ok, Y} -> ok catch _:_ -> ok end, Y.
