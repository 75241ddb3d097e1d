%% A map of 5000 keys of mixed types, updated and removed at random.
-module(maps_collide).
-export([main/1]).

main(_) ->
    Keys = [key(I) || I <- lists:seq(1, 5000)],
    M = lists:foldl(fun(K, A) -> A#{K => erlang:phash2(K)} end, #{}, Keys),
    io:format("~w~n", [map_size(M)]),
    io:format("~w~n", [lists:all(fun(K) -> maps:get(K, M) =:= erlang:phash2(K) end, Keys)]),
    {Half, _} = lists:foldl(fun(K, {A, N}) -> {if N rem 2 =:= 0 -> maps:remove(K,
        A); true -> A#{K := N} end, N + 1} end, {M, 0}, Keys),
    io:format("~w~n", [map_size(Half)]),
    io:format("~w~n", [lists:sum(maps:values(Half))]),
    io:format("~w~n", [erlang:phash2(Half)]),
    io:format("~w~n", [erlang:phash2(lists:sort(maps:to_list(Half)))]),
    io:format("~w~n", [erlang:phash2(maps:to_list(Half))]),
    io:format("~w~n", [lists:sublist(maps:keys(Half), 20)]).

key(I) ->
    case I rem 6 of
        0 -> I; 1 -> {I, x}; 2 -> integer_to_binary(I); 3 -> integer_to_list(I); 4 -> I * 1.5; 5 -> list_to_atom("a" ++ integer_to_list(I))
    end.
