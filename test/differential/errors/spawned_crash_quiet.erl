%% A crash in a process that is not linked leaves main alone.
-module(spawned_crash_quiet).
-export([main/1]).

main(_) ->
    logger:set_primary_config(level, none),
    {P, R} = spawn_monitor(fun() -> error(quiet) end),
    receive {'DOWN', R, process, P, {Why, [{M, F, A, _} | _]}} -> io:format("~p ~p ~p~n", [Why,
        M, {F, A}]) end,
    io:format("main goes on~n").
