%% A function that only calls itself.
-module(unused_recursive).
-export([f/1]).

f(X) -> X.
loop(N) -> loop(N + 1).
