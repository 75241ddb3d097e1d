%% A function with the name of a function of erlang.
-module(bif_clash).
-export([f/1]).

f(X) -> length(X).
length(X) -> X.
