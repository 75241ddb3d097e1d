%% An argument that is no list.
-module(format_atom).
-export([f/1]).

f(X) -> io:format("~p~n", X), io:format("~p~n", foo).
