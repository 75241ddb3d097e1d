%% A linked process that crashes takes the other with it, as an exit reason.
-module(linked_crash).
-export([main/1]).

main(_) ->
    logger:set_primary_config(level, none),
    {P, R} = spawn_monitor(fun() ->
        spawn_link(fun() -> exit(child_died) end),
        receive after 2000 -> io:format("still here~n") end
    end),
    receive {'DOWN', R, process, P, Why} -> io:format("~p~n", [Why]) end,
    {P2, R2} = spawn_monitor(fun() ->
        spawn_link(fun() -> ok end),
        receive after 50 -> exit(outlived) end
    end),
    receive {'DOWN', R2, process, P2, Why2} -> io:format("~p~n", [Why2]) end.
