%% A variable not bound after a timeout.
-module(unsafe_receive_after).
-export([f/1]).

f(_) -> receive a -> Y = 1 after 5 -> ok end, Y.
