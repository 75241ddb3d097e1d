%% Warnings that are errors.
-module(option_werror).
-compile([warnings_as_errors]).
-export([f/1]).
f(X) -> Y = 1.
