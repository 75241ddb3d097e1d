%% Too many arguments for a format.
-module(format_many).
-export([f/1]).

f(X) -> io:format("~p~n", [X, X]).
