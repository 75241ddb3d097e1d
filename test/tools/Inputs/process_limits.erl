%% What happens at +P and +Q; what is printed is what erl prints.
-module(process_limits).
-export([main/1]).

main(Args) ->
    Args =:= ["log"] orelse logger:set_primary_config(level, none),
    [io:format("~p~n", [erlang:system_info(I)]) || I <- [process_limit, port_limit, atom_limit]],
    {Ps, E} = processes([]),
    io:format("~p ~p~n", [length(Ps) > 900, E]),
    io:format("~p~n", [limited(fun() -> spawn_monitor(fun() -> ok end) end)]),
    io:format("~p~n", [limited(fun() -> spawn_link(lists, seq, [1, 2]) end)]),
    io:format("~p~n", [limited(fun() -> proc_lib:start(?MODULE, no_function, []) end)]),
    R1 = spawn_request(fun() -> ok end),
    io:format("~p~n", [receive {spawn_reply, R1, A, B} -> {A, B} end]),
    M = monitor(process, hd(Ps)),
    exit(hd(Ps), kill),
    receive {'DOWN', M, _, _, Why} -> io:format("~p~n", [Why]) end,
    io:format("~p~n", [is_pid(spawn(fun() -> receive after infinity -> ok end end))]),
    [exit(Q, kill) || Q <- Ps],
    receive after 100 -> ok end,
    case ports([]) of
        {Qs, E2} when length(Qs) > 900 -> io:format("~p~n", [E2]);
        {Qs, E2} -> io:format("~p ~p~n", [length(Qs), E2])
    end,
    [port_close(Q) || Q <- tl(Qs)],
    receive after 100 -> ok end,
    {Q2, _} = ports([]),
    io:format("~p~n", [length(Qs) - 1 - length(Q2)]).

limited(F) -> try F() catch C:R -> {C, R} end.

processes(L) ->
    try spawn(fun() -> receive after infinity -> ok end end) of
        P -> processes([P | L])
    catch
        C:R -> {L, {C, R}}
    end.

ports(L) ->
    try open_port({fd, 1, 1}, [out]) of
        P -> ports([P | L])
    catch
        C:R -> {L, {C, R}}
    end.
