%% A call to a function that is not there.
-module(undefined_function).
-export([f/1]).

f(X) -> g(X).
