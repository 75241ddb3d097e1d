%% Standard input, output and errors through OTP's own servers.
-module(io_user).
-export([main/1]).

main(_) ->
    io:format("~p~n", [application:get_env(kernel, no)]),
    io:format("~p~n", [io:get_line("")]),
    io:format("~p~n", [io:fread("", "~d ~d")]),
    io:format("~p~n", [io:get_chars("", 3)]),
    io:format("~p~n", [io:get_line("")]),
    io:format("~p~n", [io:read("")]),
    io:format("~p~n", [lists:keyfind(encoding, 1, io:getopts())]),
    ok = io:setopts([{encoding, unicode}]),
    io:format("~p~n", [io:get_line("")]),
    io:format("~ts~n", ["grüße"]),
    io:format("~p~n", [io:get_line("")]),
    io:format("~p~n", [io:columns()]).
