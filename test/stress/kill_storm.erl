%% A million processes are spawned, linked, monitored and killed: each end is told
%% once to each that asked for it, with its reason, and nothing is left of them.
-module(kill_storm).
-export([main/1]).
-compile(nowarn_unused_function).
-include("stress.hrl").

main(Args) ->
    N = size_arg(Args, 1000000),
    logger:set_primary_config(level, none),
    Count = erlang:system_info(process_count),
    Before = resident(),
    %% All monitored, killed one by one while others still are being spawned.
    aside(fun() ->
        Killer = spawn_link(fun() -> kill_all() end),
        Refs = spawn_monitored(N, Killer, #{}),
        io:format("# monitored ~w, resident ~w kB~n", [map_size(Refs), resident()]),
        io:format("all told once: ~w~n", [all_down(Refs, killed)]),
        Killer ! stop
    end),
    %% Chains of a hundred linked processes; one of each chain is hit, all of it goes.
    aside(fun() ->
        Chains = N div 100,
        Heads = [spawn(fun() -> chain(100) end) || _ <- lists:seq(1, Chains)],
        Refs = maps:from_list([{monitor(process, P), P} || P <- Heads]),
        [exit(P, hit) || P <- Heads],
        io:format("chains down: ~w~n", [all_down(Refs, hit)])
    end),
    %% One that all are linked to and that traps exits gets a message of each.
    aside(fun() ->
        process_flag(trap_exit, true),
        Pids = [spawn_link(fun() -> receive {stop, R} -> exit(R) end end) || _ <- lists:seq(1, N div 10)],
        [P ! {stop, {done, P}} || P <- Pids],
        Good = [receive {'EXIT', P, Reason} -> Reason =:= {done, P} end || P <- Pids],
        io:format("all exits trapped: ~w~n", [lists:all(fun(G) -> G end, Good)]),
        io:format("none twice: ~w~n", [receive {'EXIT', _, _} -> false after 10 -> true end])
    end),
    wait_until(fun() -> erlang:system_info(process_count) =:= Count end, 200),
    io:format("none left: ~w~n", [erlang:system_info(process_count) =:= Count]),
    show_returned(Before, Before + 1024 + N),
    io:format("ok~n").

spawn_monitored(0, _, Refs) -> Refs;
spawn_monitored(N, Killer, Refs) ->
    {Pid, Ref} = spawn_monitor(fun() -> receive never -> ok end end),
    Killer ! {kill, Pid},
    spawn_monitored(N - 1, Killer, Refs#{Ref => Pid}).

kill_all() ->
    receive
        {kill, Pid} -> exit(Pid, kill), kill_all();
        stop -> ok
    end.

all_down(Refs, _) when map_size(Refs) =:= 0 ->
    receive {'DOWN', _, _, _, _} -> false after 10 -> true end;
all_down(Refs, Reason) ->
    receive
        {'DOWN', Ref, process, Pid, Reason} when map_get(Ref, Refs) =:= Pid ->
            all_down(maps:remove(Ref, Refs), Reason);
        {'DOWN', _, process, _, Other} ->
            {unexpected, Other}
    after 60000 ->
        {missing, map_size(Refs)}
    end.

chain(0) -> receive never -> ok end;
chain(N) ->
    spawn_link(fun() -> chain(N - 1) end),
    receive never -> ok end.

wait_until(_, 0) -> timeout;
wait_until(Fun, N) ->
    case Fun() of
        true -> ok;
        false -> timer:sleep(50), wait_until(Fun, N - 1)
    end.
