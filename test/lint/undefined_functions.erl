%% Several functions that are not there, once each.
-module(undefined_functions).
-export([f/1]).

f(X) -> g(X), h(X), g(X).
