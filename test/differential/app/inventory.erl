%% Multi-module program: an inventory kept in a gen_server, priced by a rules module.
-module(inventory).
-export([main/1]).

main(_) ->
    {ok, _} = inventory_store:start_link(),
    [ok = inventory_store:add(I, N) || {I, N} <- [{apple, 10}, {pear, 5}, {melon, 1}]],
    io:format("~p~n", [inventory_store:remove(apple, 3)]),
    io:format("~p~n", [inventory_store:remove(melon, 2)]),
    io:format("~p~n", [inventory_store:remove(kiwi, 1)]),
    io:format("~p~n", [inventory_store:report()]),
    io:format("~p~n", [inventory_rules:total(inventory_store:report())]),
    io:format("~p~n", [try inventory_rules:price(unknown) catch error:R:St -> {R, [{M, F} || {M,
        F, _, _} <- lists:sublist(St, 2)]} end]),
    inventory_store:stop().
