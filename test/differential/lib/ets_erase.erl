%% Objects are erased one of many: compound keys, keys with several objects, fixed tables.
-module(ets_erase).
-export([main/1]).

main(_) ->
    [show(Type) || Type <- [set, ordered_set, bag, duplicate_bag]].

show(Type) ->
    T = ets:new(t, [Type]),
    Objects = [{{k, I rem 7, <<"key">>}, I rem 5, [I]} || I <- lists:seq(1, 200)],
    ets:insert(T, Objects),
    Before = ets:info(T, size),
    N = ets:select_delete(T, [{{'_', 2, '_'}, [], [true]}]),
    M = ets:select_delete(T, [{{{k, '$1', '_'}, '$2', '_'}, [{'=:=', '$1', '$2'}], [true]}]),
    ets:delete_object(T, {{k, 1, <<"key">>}, 3, [8]}),
    ets:safe_fixtable(T, true),
    First = {k, 0, <<"key">>},
    L = ets:select_delete(T, [{{{k, 3, '_'}, '_', '_'}, [], [true]}]),
    ets:match_delete(T, {First, '_', '_'}),
    K = walk(T, ets:first(T), 0),
    ets:safe_fixtable(T, false),
    io:format("~w: ~w ~w ~w ~w ~w ~w~n", [Type, Before, N, M, L, K, ets:info(T, size)]),
    io:format("~w~n", [erlang:phash2(lists:sort(ets:tab2list(T)))]),
    [ets:delete(T, {k, I, <<"key">>}) || I <- lists:seq(0, 5)],
    io:format("~w~n", [lists:usort([Key || {Key, _, _} <- ets:tab2list(T)])]).

walk(_, '$end_of_table', N) -> N;
walk(T, Key, N) -> walk(T, ets:next(T, Key), N + 1).
