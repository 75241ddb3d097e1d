%% Maps over 32 keys: printing order, updates, removal, iteration, equality.
-module(maps_big).
-export([main/1]).

main(_) ->
    M = maps:from_list([{I, I * I} || I <- lists:seq(1, 100)]),
    io:format("~w~n", [M]),
    io:format("~w~n", [maps:keys(M)]),
    A = maps:from_list([{list_to_atom("k" ++ integer_to_list(I)), I} || I <- lists:seq(1, 40)]),
    %% The order of atoms as keys depends on when they were made; that of others does not.
    io:format("~w~n", [lists:sort(maps:to_list(A))]),
    io:format("~w~n", [maps:get(k17, A) + maps:get(k40, A) + maps:fold(fun(_, V, Acc) -> V + Acc end, 0, A)]),
    S40 = maps:from_list([{"k" ++ integer_to_list(I), I} || I <- lists:seq(1, 40)]),
    io:format("~w~n", [S40]),
    io:format("~p~n", [S40]),
    io:format("~p~n", [maps:from_list([{integer_to_binary(I), -I} || I <- lists:seq(1, 40)])]),
    io:format("~w~n", [maps:to_list(maps:from_list([{{I, "x"}, <<I>>} || I <- lists:seq(1, 40)]))]),
    io:format("~w ~w~n", [map_size(M), M =:= maps:from_list([{I, I * I} || I <- lists:seq(100,
        1, -1)])]),
    S = lists:foldl(fun maps:remove/2, M, lists:seq(1, 70)),
    io:format("~w~n", [S]),
    S2 = lists:foldl(fun maps:remove/2, M, lists:seq(1, 65)),
    io:format("~w~n", [maps:keys(S2)]),
    io:format("~w~n", [maps:get(50, M#{50 := x})]),
    io:format("~w~n", [maps:fold(fun(K, V, Acc) -> K + V + Acc end, 0, M)]),
    I0 = maps:iterator(M),
    {K1, V1, I1} = maps:next(I0), {K2, V2, _} = maps:next(I1),
    io:format("~w~n", [{K1, V1, K2, V2}]),
    io:format("~w~n", [[M < S, S < M, M == M#{1 => 1}, M =:= M#{1 => 1.0}, M == M#{1 => 1.0}]]),
    B = maps:from_list([{float(I), I} || I <- lists:seq(1, 35)] ++ [{I, I} || I <- lists:seq(1,
        35)]),
    io:format("~w ~w~n", [map_size(B), lists:sort(maps:keys(B))]),
    io:format("~w~n", [maps:values(maps:filter(fun(K, _) -> K rem 10 =:= 0 end, M))]).
