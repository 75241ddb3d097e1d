%% io:fread and io:get_chars on standard input.
-module(fread).
-export([main/1]).

main(_) ->
    io:format("~p~n", [io:fread("", "~d ~d")]),
    io:format("~p~n", [io:fread("", "~s ~a")]),
    io:format("~p~n", [io:fread("", "~f")]),
    io:format("~p~n", [io:fread("", "~16u")]),
    io:format("~p~n", [io:fread("", "x=~d")]),
    io:format("~p~n", [io:fread("", "~d")]),
    io:format("~p~n", [io:get_line("")]),
    io:format("~p~n", [io:get_chars("", 5)]),
    io:format("~p~n", [io:get_line("")]),
    io:format("~p~n", [io:read("")]),
    io:format("~p~n", [io:fread("", "~d")]),
    io:format("~p~n", [io:get_line("")]).
