%% Word counts by mapper and reducer processes.
-module(map_reduce).
-export([main/1]).

main(_) ->
    Docs = ["the cat sat on the mat", "the dog ate the cat", "a mat is on the dog"],
    Me = self(),
    Reducers = list_to_tuple([spawn(fun() -> reducer(#{}) end) || _ <- lists:seq(1, 3)]),
    Ms = [spawn_monitor(fun() -> [element(1 + erlang:phash2(W, 3), Reducers) ! {W,
        1} || W <- string:lexemes(D, " ")] end) || D <- Docs],
    [receive {'DOWN', R, _, _, normal} -> ok end || {_, R} <- Ms],
    Res = [begin P ! {get, Me}, receive {counts, M} -> M end end || P <- tuple_to_list(Reducers)],
    io:format("~p~n", [lists:reverse(lists:keysort(2,
        lists:sort(maps:to_list(lists:foldl(fun maps:merge/2, #{}, Res)))))]),
    io:format("~p~n", [[map_size(M) || M <- Res]]).

reducer(M) -> receive {get, P} -> P ! {counts, M}; {W, N} -> reducer(M#{W => maps:get(W, M, 0) + N}) end.
