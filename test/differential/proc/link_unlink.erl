%% Two processes that link and unlink at the same time agree in the end.
-module(link_unlink).
-export([main/1]).

main(_) ->
    Me = self(),
    A = spawn(fun() -> player(Me) end),
    B = spawn(fun() -> player(Me) end),
    Rounds = [round([A, B], N) || N <- lists:seq(1, 2000)],
    io:format("~p ~p~n", [length(Rounds), lists:usort(Rounds)]),
    %% Such a port ends with its owner, and lives on without a link.
    P = spawn(fun() -> Port = open_port({spawn, "cat"}, []),
                       [begin unlink(Port), link(Port) end || _ <- lists:seq(1, 100)],
                       unlink(Port),
                       {links, L} = process_info(self(), links),
                       {links, K} = erlang:port_info(Port, links),
                       Me ! {L, K}, exit(over) end),
    receive Links -> io:format("~p~n", [Links]) end,
    timer:sleep(50),
    false = is_process_alive(P),
    dead().

round(Players, N) ->
    [P ! {play, Players -- [P], N} || P <- Players],
    [receive {P, done} -> ok end || P <- Players],
    [A, B] = Players,
    %% What they have sent each other is there.
    _ = [is_process_alive(P) || P <- [A, B, A, B]],
    {links, LA} = process_info(A, links),
    {links, LB} = process_info(B, links),
    lists:member(B, LA) =:= lists:member(A, LB).

player(Parent) ->
    receive
        {play, [Other], N} ->
            [case erlang:phash2({self(), N, I}, 2) of
                 0 -> link(Other);
                 1 -> unlink(Other)
             end || I <- lists:seq(1, 7)],
            Parent ! {self(), done},
            player(Parent)
    end.

%% An unlink that comes too late does nothing, and nothing is left of it.
dead() ->
    process_flag(trap_exit, true),
    Pids = [spawn_link(fun() -> receive stop -> exit(stopped) end end) || _ <- lists:seq(1, 100)],
    [begin P ! stop, unlink(P) end || P <- Pids],
    timer:sleep(50),
    Before = receive {'EXIT', _, stopped} -> told after 0 -> nothing end,
    [link(P) || P <- lists:sublist(Pids, 3)],
    [receive {'EXIT', P, R} -> io:format("~p~n", [R]) end || P <- lists:sublist(Pids, 3)],
    {links, Left} = process_info(self(), links),
    io:format("~p ~p~n", [lists:member(Before, [told, nothing]), [P || P <- Pids, lists:member(P, Left)]]).
