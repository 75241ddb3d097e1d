%% A format that is no string.
-module(format_not_string).
-export([f/1]).

f(X) -> io:format(17, [X]).
