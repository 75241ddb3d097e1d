%% persistent_term, counters and atomics used from several processes.
-module(persistent_counters).
-export([main/1]).

main(_) ->
    persistent_term:put({?MODULE, conf}, #{limit => 10, names => ["a", "b"]}),
    io:format("~p~n", [persistent_term:get({?MODULE, conf})]),
    io:format("~p~n", [persistent_term:get(nope, default)]),
    io:format("~p~n", [try persistent_term:get(nope) catch error:R -> R end]),
    C = counters:new(3, [atomics]), A = atomics:new(2, [{signed, true}]),
    Refs = [element(2, spawn_monitor(fun() -> [begin counters:add(C, 1, 1), atomics:add(A, 1,
        2) end || _ <- lists:seq(1, 1000)] end)) || _ <- lists:seq(1, 8)],
    [receive {'DOWN', X, _, _, normal} -> ok end || X <- Refs],
    io:format("~p ~p~n", [counters:get(C, 1), atomics:get(A, 1)]),
    counters:put(C, 2, 7), counters:sub(C, 2, 10),
    io:format("~p~n", [[counters:get(C, I) || I <- [1, 2, 3]]]),
    io:format("~p~n", [[atomics:add_get(A, 2, 5), atomics:exchange(A, 2, 9),
        atomics:compare_exchange(A, 2, 9, 1), atomics:compare_exchange(A, 2, 9, 2),
        atomics:sub_get(A, 2, 3), atomics:get(A, 2)]]),
    io:format("~p~n", [[maps:get(size, counters:info(C)), maps:get(size, atomics:info(A))]]),
    io:format("~p~n", [persistent_term:erase({?MODULE, conf})]),
    io:format("~p~n", [try counters:get(C, 4) catch error:E -> E end]).
