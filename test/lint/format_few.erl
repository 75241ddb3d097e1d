%% Too few arguments for a format.
-module(format_few).
-export([f/1]).

f(X) -> io:format("~p ~p~n", [X]).
