%% The warning about formats turned off.
-module(format_off).
-export([f/1]).

-compile({warn_format, 0}).
f(X) -> io:format("~p ~p~n", [X]).
