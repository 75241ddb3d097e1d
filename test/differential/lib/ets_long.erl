%% Operations on many or large objects, which are done in parts: each is one step.
%% (OTP turns the order of equal keys round when it does an insertion in parts.)
-module(ets_long).
-export([main/1]).

main(_) ->
    [many(Type) || Type <- [set, ordered_set, bag, duplicate_bag]],
    fixed(),
    large(),
    ends(),
    concurrent().

many(Type) ->
    T = ets:new(t, [Type, public]),
    Objects = [{I, I * I} || I <- lists:seq(1, 5000)],
    io:format("~p ~p~n", [Type, catch_error(fun() -> ets:insert(T, Objects ++ [{}]) end)]),
    io:format("~p~n", [catch_error(fun() -> ets:insert(T, Objects ++ x) end)]),
    io:format("~p~n", [catch_error(fun() -> ets:insert_new(T, Objects ++ [x]) end)]),
    io:format("~p~n", [ets:info(T, size)]),
    io:format("~p~n", [ets:insert(T, Objects)]),
    io:format("~p~n", [ets:insert(T, Objects)]),
    io:format("~p~n", [ets:insert_new(T, [{-I, I} || I <- lists:seq(1, 1000)] ++ [{5000, x}])]),
    io:format("~p ~p~n", [ets:info(T, size), ets:member(T, -1)]),
    io:format("~p~n", [ets:insert_new(T, [{-(I div 2), I} || I <- lists:seq(2, 1001)])]),
    io:format("~p ~p~n", [ets:info(T, size), lists:sort(ets:lookup(T, -7))]),
    io:format("~p~n", [lists:sum([V || {_, V} <- ets:tab2list(T)])]),
    io:format("~p~n", [ets:delete_all_objects(T)]),
    io:format("~p ~p~n", [ets:info(T, size), ets:first(T)]),
    true = ets:insert(T, Objects),
    io:format("~p ~p~n", [ets:info(T, size), ets:lookup(T, 4999)]),
    io:format("~p ~p~n", [ets:delete(T), ets:info(T)]).

fixed() ->
    T = ets:new(t, [set]),
    true = ets:insert(T, [{I} || I <- lists:seq(1, 3000)]),
    ets:safe_fixtable(T, true),
    Key = ets:first(T),
    io:format("~p~n", [ets:delete_all_objects(T)]),
    io:format("~p ~p~n", [ets:info(T, size), ets:next(T, Key)]),
    true = ets:insert(T, [{I, new} || I <- lists:seq(1, 1000)]),
    io:format("~p~n", [ets:info(T, size)]),
    ets:safe_fixtable(T, false),
    io:format("~p ~p~n", [ets:info(T, size), lists:sort(ets:tab2list(T)) =:= [{I, new} || I <- lists:seq(1, 1000)]]).

large() ->
    Large = lists:seq(1, 50000),
    T = ets:new(t, [public]),
    B = ets:new(b, [bag]),
    true = ets:insert(T, {k, Large, 0, <<0:100000>>}),
    io:format("~p~n", [[{k, Large, 0, <<0:100000>>}] =:= ets:lookup(T, k)]),
    io:format("~p~n", [Large =:= ets:lookup_element(T, k, 2)]),
    io:format("~p~n", [catch_error(fun() -> ets:lookup_element(T, k, 5) end)]),
    io:format("~p ~p~n", [ets:update_counter(T, k, {3, 5}), ets:lookup_element(T, k, 3)]),
    io:format("~p~n", [ets:update_element(T, k, {2, [Large | x]})]),
    io:format("~p~n", [[{k, [Large | x], 5, <<0:100000>>}] =:= ets:take(T, k)]),
    io:format("~p~n", [ets:info(T, size)]),
    true = ets:insert(B, [{k, I, Large} || I <- lists:seq(1, 5)]),
    io:format("~p~n", [[{k, I, Large} || I <- lists:seq(1, 5)] =:= lists:sort(ets:lookup(B, k))]),
    io:format("~p~n", [lists:sort(ets:lookup_element(B, k, 2))]),
    io:format("~p~n", [[Large || _ <- lists:seq(1, 5)] =:= ets:lookup_element(B, k, 3)]),
    io:format("~p ~p~n", [length(ets:take(B, k)), ets:info(B, size)]).

%% The owner ends: with an heir and without.
ends() ->
    Self = self(),
    {_, Ref} = spawn_monitor(fun() ->
        ets:new(gone, [named_table]),
        ets:insert(gone, [{I} || I <- lists:seq(1, 10000)]),
        ets:new(kept, [named_table, {heir, Self, lists:seq(1, 3)}]),
        ets:insert(kept, [{I} || I <- lists:seq(1, 10000)])
    end),
    receive {'DOWN', Ref, process, _, Reason} -> io:format("~p~n", [Reason]) end,
    receive {'ETS-TRANSFER', T, _, Data} -> io:format("~p ~p ~p~n", [T, Data, ets:info(T, size)]) end,
    io:format("~p~n", [ets:info(gone)]).

%% Others see all of an insertion or nothing.
concurrent() ->
    T = ets:new(t, [public]),
    Readers = [spawn_monitor(fun() -> exit(sizes(T, [])) end) || _ <- lists:seq(1, 4)],
    true = ets:insert(T, [{I} || I <- lists:seq(1, 20000)]),
    true = ets:delete_all_objects(T),
    true = ets:insert_new(T, [{I} || I <- lists:seq(1, 30000)]),
    [receive {'DOWN', Ref, process, _, Sizes} -> io:format("~p~n", [Sizes -- [0, 20000, 30000]]) end || {_, Ref} <- Readers].

sizes(T, Seen) ->
    Size = length(ets:match(T, {'$1'})),
    Info = ets:info(T, size),
    case Info of
        30000 -> lists:usort([Info | Seen]);
        _ when Size < 0 -> never;
        _ -> sizes(T, lists:usort([Info | Seen]))
    end.

catch_error(Fun) ->
    try Fun() catch Class:Reason -> {Class, Reason} end.
