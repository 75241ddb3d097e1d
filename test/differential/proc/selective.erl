%% Selective receive picks by pattern and keeps the order of the rest.
-module(selective).
-export([main/1]).

main(_) ->
    Me = self(),
    [Me ! {N rem 3, N} || N <- lists:seq(1, 12)],
    io:format("~p~n", [take(2)]), io:format("~p~n", [take(0)]),
    io:format("~p~n", [[receive {1, N} when N > 5 -> N after 0 -> none end || _ <- [1, 2, 3]]]),
    io:format("~p~n", [rest()]),
    R = make_ref(),
    spawn(fun() -> [Me ! {noise, I} || I <- lists:seq(1, 1000)], Me ! {R, reply} end),
    io:format("~p~n", [receive {R, X} -> X end]),
    io:format("~p~n", [length(rest())]),
    io:format("~p~n", [receive {never, _} -> x after 10 -> timeout end]).

take(K) -> receive {K, N} -> [N | take(K)] after 0 -> [] end.
rest() -> receive M -> [M | rest()] after 0 -> [] end.
