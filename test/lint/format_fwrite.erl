%% Other functions that take formats.
-module(format_fwrite).
-export([f/1]).

f(X) -> io:fwrite("~p", [X, X]), io_lib:format("~p", []), io_lib:fwrite("~w~w", [X]).
