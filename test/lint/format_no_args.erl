%% A format without a list of arguments.
-module(format_no_args).
-export([f/1]).

f(X) -> io:format("~p~n"), X.
