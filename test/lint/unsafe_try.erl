%% A variable bound in the body of a try.
-module(unsafe_try).
-export([f/1]).

f(X) -> try Y = X() catch _:_ -> ok end, Y.
