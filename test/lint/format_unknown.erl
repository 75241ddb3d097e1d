%% A control sequence that is not there.
-module(format_unknown).
-export([f/1]).

f(X) -> io:format("~y~n", [X]).
