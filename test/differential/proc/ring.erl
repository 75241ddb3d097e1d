%% A token around a ring of processes, several times.
-module(ring).
-export([main/1]).

main(_) ->
    First = self(),
    Last = lists:foldl(fun(_, Next) -> spawn(fun() -> node_loop(Next) end) end, First,
        lists:seq(1, 200)),
    Last ! {token, 0},
    io:format("~p~n", [laps(Last, 5)]).

laps(Last, 0) -> Last ! stop, receive stop -> all_stopped end;
laps(Last, K) ->
    receive {token, N} -> io:format("lap ~p: ~p~n", [K, N]), Last ! {token, N} end,
    laps(Last, K - 1).

node_loop(Next) ->
    receive
        {token, N} -> Next ! {token, N + 1}, node_loop(Next);
        stop -> Next ! stop
    end.
