%% A module's name with a control character.
-module('a\tb').
-export([f/1]).
f(X) -> X.
