%% A module's name that is not the file's.
-module(attr_module_another).
-export([f/1]).
f(X) -> X.
