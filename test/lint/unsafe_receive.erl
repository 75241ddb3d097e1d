%% A variable bound in one clause of a receive.
-module(unsafe_receive).
-export([f/1]).

f(_) -> receive a -> Y = 1; b -> ok end, Y.
