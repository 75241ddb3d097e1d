%% Objects with one key come in the order they were inserted, in fixed tables, too.
-module(ets_bag_order).
-export([main/1]).

main(_) ->
    [run(Type, Fixed) || Type <- [bag, duplicate_bag], Fixed <- [false, true]].

run(Type, Fixed) ->
    T = ets:new(x, [Type]),
    Fixed andalso ets:safe_fixtable(T, true),
    Show = fun() -> io:format("~p ", [[V || {k, V} <- ets:lookup(T, k)]]) end,
    io:format("~p ~p: ", [Type, Fixed]),
    [ets:insert(T, {k, V}) || V <- [1, 2, 3]], Show(),
    ets:delete_object(T, {k, 1}), Show(),
    ets:insert(T, {k, 1}), Show(),
    ets:insert(T, {k, 1}), Show(),
    ets:delete_object(T, {k, 2}), ets:insert(T, {k, 2}), Show(),
    ets:delete(T, k), io:format("~p ", [ets:insert_new(T, {k, 3})]), Show(),
    io:format("~p ", [ets:info(T, size)]),
    Fixed andalso ets:safe_fixtable(T, false),
    Show(),
    io:format("~p~n", [ets:info(T, size)]).
