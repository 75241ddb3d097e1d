%% A module without a name.
-module('').
-export([f/1]).
f(X) -> X.
