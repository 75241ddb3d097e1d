%% A variable bound in a catch and used after it.
-module(unsafe_catch_after).
-export([f/1]).

f(X) -> (catch Y = X()), Y.
