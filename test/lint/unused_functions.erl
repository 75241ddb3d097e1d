%% Two functions that call only each other.
-module(unused_functions).
-export([f/1]).

f(X) -> X.
g(X) -> h(X).
h(X) -> g(X).
