%% A module with parameters.
-module(attr_module_params, [A, B]).
-export([f/1]).
f(X) -> {X, A, B}.
