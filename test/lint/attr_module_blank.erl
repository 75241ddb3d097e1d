%% A module's name of spaces.
-module('  ').
-export([f/1]).
f(X) -> X.
