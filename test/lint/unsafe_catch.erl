%% A variable bound in a catch.
-module(unsafe_catch).
-export([f/1]).

f(X) -> catch Y = X, Y.
