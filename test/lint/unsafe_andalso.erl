%% A variable bound on the right of andalso.
-module(unsafe_andalso).
-export([f/1]).

f(X) -> X andalso (Y = X), Y.
