%% A function that is there no more.
-module(removed_function).
-export([f/1]).

f(X) -> erlang:hash(X, 2).
