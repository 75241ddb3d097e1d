%% A module's name beyond Latin-1.
-module('a\x{400}b').
-export([f/1]).
f(X) -> X.
