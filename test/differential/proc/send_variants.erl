%% erlang:send, send with options, ! to several kinds of destinations, its value.
-module(send_variants).
-export([main/1]).

main(_) ->
    io:format("~p~n", [self() ! value_of_send]),
    io:format("~p~n", [erlang:send(self(), x)]),
    io:format("~p~n", [erlang:send(self(), y, [noconnect])]),
    io:format("~p~n", [erlang:send(self(), z, [nosuspend])]),
    self() ! self() ! nested,
    io:format("~p~n", [flush()]),
    io:format("~p~n", [try 5 ! x catch error:R -> R end]),
    io:format("~p~n", [try "str" ! x catch error:R2 -> R2 end]),
    io:format("~p~n", [try erlang:send(noname, x) catch error:R3 -> R3 end]),
    io:format("~p~n", [{noname, node()} ! ignored]),
    Dead = spawn(fun() -> ok end), timer:sleep(5),
    io:format("~p~n", [Dead ! hello]).

flush() -> receive X -> [X | flush()] after 0 -> [] end.
