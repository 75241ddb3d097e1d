%% A function that is not recommended.
-module(deprecated_function).
-export([f/1]).

f(X) -> erlang:now(), X.
