%% Process priorities can be set and read; low ones still run.
-module(priorities).
-export([main/1]).

main(_) ->
    Me = self(),
    io:format("~p~n", [process_flag(priority, high)]),
    io:format("~p~n", [process_flag(priority, normal)]),
    [spawn_opt(fun() -> Me ! {ran, P, lists:sum(lists:seq(1, 1000))} end, [{priority,
        P}]) || P <- [low, normal, high, max]],
    io:format("~p~n", [lists:sort([receive {ran, P, S} -> {P, S} end || _ <- [1, 2, 3, 4]])]),
    io:format("~p~n", [[try process_flag(F, V) catch error:E -> E end || {F, V} <- [{priority,
        nonsense}, {nonsense, 1}, {trap_exit, maybe_}, {min_heap_size, 1000}, {fullsweep_after, 10},
        {trap_exit, false}]]]).
