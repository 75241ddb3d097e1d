%% A module's name that is a string.
-module("attr_module_string").
-export([f/1]).
f(X) -> X.
