%% An atom where an integer is due.
-module(format_integer).
-export([f/1]).

f(_) -> io:format("~.10b~n", [a]).
