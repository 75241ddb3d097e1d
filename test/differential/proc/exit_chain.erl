%% A chain of linked processes dies from one end with the same reason.
-module(exit_chain).
-export([main/1]).

main(_) ->
    logger:set_primary_config(level, none),
    process_flag(trap_exit, true),
    Me = self(),
    P = spawn_link(fun() -> chain(Me, 20) end),
    End = receive {last, E} -> E end,
    exit(End, boom),
    io:format("~p~n", [receive {'EXIT', P, R} -> R after 1000 -> none end]),
    io:format("~p~n", [is_process_alive(End)]),
    Q = spawn_link(fun() -> chain(Me, 3) end),
    Last = receive {last, E2} -> E2 end,
    Last ! quit_normally,
    io:format("~p~n", [receive {'EXIT', Q, R2} -> R2 after 50 -> still_alive end]),
    unlink(Q), exit(Q, kill).

chain(Me, 0) -> Me ! {last, self()}, receive quit_normally -> ok end;
chain(Me, N) -> spawn_link(fun() -> chain(Me, N - 1) end), receive after infinity -> ok end.
