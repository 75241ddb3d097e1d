%% A supervisor written with links restarts a crashing worker.
-module(supervisor_by_hand).
-export([main/1]).

main(_) ->
    logger:set_primary_config(level, none),
    Me = self(),
    spawn(fun() -> process_flag(trap_exit, true), sup(Me, 3) end),
    loop().

sup(Me, Tries) ->
    P = spawn_link(fun() -> Me ! {up, Tries, self()}, receive {crash,
        Why} -> exit(Why); done -> ok end end),
    receive
        {'EXIT', P, normal} -> Me ! finished;
        {'EXIT', P, Why} when Tries > 0 -> Me ! {restart, Why}, sup(Me, Tries - 1);
        {'EXIT', P, Why} -> Me ! {gave_up, Why}
    end.

loop() ->
    receive
        {up, N, P} -> io:format("worker up, ~p left~n", [N]), P ! {crash, {reason, N}}, loop();
        {restart, Why} -> io:format("restart after ~p~n", [Why]), loop();
        {gave_up, Why} -> io:format("gave up: ~p~n", [Why]);
        finished -> io:format("finished~n")
    after 1000 -> io:format("timeout~n")
    end.
