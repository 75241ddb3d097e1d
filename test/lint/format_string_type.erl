%% An argument of a wrong type.
-module(format_string_type).
-export([f/1]).

f(_) -> io:format("~s~n", [1.5]).
