%% Passes a token round a ring of 100,000 processes.
-module(ring).
-export([main/1]).

main(Args) ->
    {Size, Laps} =
        case Args of
            [S, L] -> {list_to_integer(S), list_to_integer(L)};
            [] -> {100000, 3}
        end,
    Self = self(),
    First = lists:foldl(fun(_, Next) -> spawn(fun() -> node_loop(Next) end) end, Self, lists:seq(2, Size)),
    io:format("~w processes in the ring~n", [Size]),
    Hops = lap(First, Laps, 0),
    io:format("the token made ~w hops in ~w laps~n", [Hops, Laps]),
    First ! stop,
    receive stop -> io:format("all stopped~n") end.

lap(_, 0, Hops) -> Hops;
lap(First, Laps, Hops) ->
    First ! {token, Hops + 1},
    receive {token, N} -> lap(First, Laps - 1, N) end.

node_loop(Next) ->
    receive
        {token, N} -> Next ! {token, N + 1}, node_loop(Next);
        stop -> Next ! stop
    end.
