%% A variable bound on the right of orelse.
-module(unsafe_orelse).
-export([f/1]).

f(X) -> X orelse (Y = X), Y.
