%% Prompts are written to standard output before input is read.
-module(prompt_echo).
-export([main/1]).

main(_) ->
    Name = string:trim(io:get_line("name? ")),
    {ok, [Age]} = io:fread("age? ", "~d"),
    io:format("hello ~s, ~w~n", [Name, Age]),
    io:format("~p~n", [io:get_line('atom> ')]),
    io:format("~p~n", [io:get_line("more? ")]).
