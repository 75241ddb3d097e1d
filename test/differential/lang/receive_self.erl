%% receive with messages to self: patterns, order, after 0.
-module(receive_self).
-export([main/1]).

main(_) ->
    self() ! {a, 1}, self() ! {b, 2}, self() ! {a, 3}, self() ! other,
    io:format("~p~n", [receive {b, X} -> X end]),
    io:format("~p~n", [receive {a, X1} -> X1 end]),
    io:format("~p~n", [receive {a, X2} when X2 > 100 -> X2 after 0 -> timeout end]),
    io:format("~p~n", [receive {a, X3} when X3 < 100 -> X3 after 0 -> timeout end]),
    io:format("~p~n", [receive M -> M after 10 -> timeout end]),
    io:format("~p~n", [receive M2 -> M2 after 10 -> timeout end]),
    io:format("~p~n", [receive after 0 -> zero end]),
    io:format("~p~n", [receive after 5 -> five end]),
    io:format("~p~n", [flush()]).

flush() -> receive X -> [X | flush()] after 0 -> [] end.
