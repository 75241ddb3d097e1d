%% A width that is an argument.
-module(format_star).
-export([f/1]).

f(X) -> io:format("~*s", [X]).
