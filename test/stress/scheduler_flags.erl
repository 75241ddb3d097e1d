%% Schedulers are taken away and brought back, bound to processors and freed,
%% multi-scheduling is blocked and unblocked, at random, while processes run, send, wait for timers, use ports and sort. Nothing is
%% lost, and nothing runs on a scheduler that is off. The argument is the number of changes.
-module(scheduler_flags).
-export([main/1]).
-compile(nowarn_unused_function).
-include("stress.hrl").

main(Args) ->
    Changes = size_arg(Args, 400),
    Total = erlang:system_info(schedulers),
    Online = erlang:system_info(schedulers_online),
    Runs = counters:new(Total, []),
    Stop = atomics:new(1, []),
    Kinds = [{fun spinner/2, 4}, {fun pairs/2, 4}, {fun timers/2, 4}, {fun sorter/2, 2},
             {fun echo/2, 2}, {fun spawner/2, 2}, {fun bound/2, 2}],
    Workers = [spawn_monitor(fun() -> exit({rounds, Kind(Runs, Stop)}) end)
               || {Kind, Count} <- Kinds, _ <- lists:seq(1, Count)],
    rand:seed(exsss, {1, 2, 3}),
    T0 = erlang:monotonic_time(millisecond),
    Wrong = changes(Changes, Total, Runs, 0),
    T1 = erlang:monotonic_time(millisecond),
    io:format("# ~w changes one by one: ~w ms~n", [Changes, T1 - T0]),
    io:format("ran where it must not: ~w~n", [Wrong]),
    Others = [spawn_monitor(fun() -> rand:seed(exsss, N), many(Changes, Total) end)
              || N <- lists:seq(1, 8)],
    io:format("changed by many at once: ~w~n",
              [lists:all(fun(R) -> R =:= normal orelse R =:= while_blocked end,
                         [ended(P) || P <- Others])]),
    io:format("# 8 * ~w changes at once: ~w ms~n",
              [Changes, erlang:monotonic_time(millisecond) - T1]),
    erlang:system_flag(scheduler_bind_type, unbound),
    erlang:system_flag(schedulers_online, Total),
    io:format("blocked by nobody: ~w~n",
              [{erlang:system_info(multi_scheduling),
                erlang:system_info(multi_scheduling_blockers),
                erlang:system_info(normal_multi_scheduling_blockers)}
               =:= {enabled, [], []}]),
    io:format("all are back: ~w~n",
              [erlang:system_info(schedulers_state) =:= {Total, Total, Total}]),
    atomics:put(Stop, 1, 1),
    Rounds = [ended(P) || P <- Workers],
    io:format("# rounds ~w~n", [[N || {rounds, N} <- Rounds]]),
    io:format("all have gone on: ~w~n",
              [lists:all(fun({rounds, N}) -> N > 0; (_) -> false end, Rounds)]),
    erlang:system_flag(schedulers_online, Online),
    io:format("ok~n").

ended({Pid, Ref}) ->
    receive {'DOWN', Ref, process, Pid, Reason} -> Reason
    after 120000 -> erlang:error({hangs, process_info(Pid)})
    end.

%% Each change, then what must not run is looked at for a while.
changes(0, _, _, Wrong) -> Wrong;
changes(N, Total, Runs, Wrong) ->
    Wrong1 = case rand:uniform(3) of
        1 ->
            Kind = lists:nth(rand:uniform(2), [block, block_normal]),
            erlang:system_flag(multi_scheduling, Kind),
            W = look(1, Total, Runs),
            erlang:system_flag(multi_scheduling, unblock(Kind)),
            W;
        _ ->
            Online = rand:uniform(Total),
            erlang:system_flag(schedulers_online, Online),
            look(Online, Total, Runs)
    end,
    changes(N - 1, Total, Runs, Wrong + Wrong1).

unblock(block) -> unblock;
unblock(block_normal) -> unblock_normal.

look(Active, Total, Runs) ->
    Off = lists:seq(Active + 1, Total),
    Before = [counters:get(Runs, I) || I <- Off],
    case rand:uniform(2) of
        1 -> receive after rand:uniform(3) -> ok end;
        2 -> _ = lists:seq(1, 5000)
    end,
    case [counters:get(Runs, I) || I <- Off] of
        Before -> 0;
        _ -> 1
    end.

%% Without looking; some end while they block.
many(0, _) -> ok;
many(N, Total) ->
    case rand:uniform(8) of
        1 ->
            erlang:system_flag(multi_scheduling, block),
            erlang:system_flag(multi_scheduling, block_normal),
            erlang:system_flag(multi_scheduling, unblock),
            erlang:yield(),
            erlang:system_flag(multi_scheduling, unblock_normal);
        2 ->
            {P, M} = spawn_monitor(fun() ->
                erlang:system_flag(multi_scheduling, block),
                erlang:system_flag(multi_scheduling, block),
                exit(while_blocked)
            end),
            case rand:uniform(2) of
                1 -> exit(P, kill);
                2 -> ok
            end,
            receive {'DOWN', M, process, P, _} -> ok end;
        3 ->
            Types = [unbound, no_spread, spread, default_bind],
            erlang:system_flag(scheduler_bind_type, lists:nth(rand:uniform(4), Types));
        _ ->
            erlang:system_flag(schedulers_online, rand:uniform(Total))
    end,
    many(N - 1, Total).

%% A fresh slice: between the two calls nothing else runs.
note(Runs) ->
    erlang:yield(),
    counters:add(Runs, erlang:system_info(scheduler_id), 1).

goes_on(Stop) -> atomics:get(Stop, 1) =:= 0.

rounds(Round, Stop, N) ->
    case goes_on(Stop) of
        true -> Round(), rounds(Round, Stop, N + 1);
        false -> N
    end.

spinner(Runs, Stop) -> rounds(fun() -> spin(2000), note(Runs) end, Stop, 0).

spin(0) -> ok;
spin(N) -> spin(N - 1).

pairs(Runs, Stop) ->
    Other = spawn_link(fun Answer() ->
        receive {From, N} -> note(Runs), From ! {self(), N + 1}, Answer() end
    end),
    rounds(fun() ->
        Other ! {self(), 1},
        receive {Other, 2} -> note(Runs) end
    end, Stop, 0).

timers(Runs, Stop) ->
    rounds(fun() ->
        Ref = make_ref(),
        erlang:send_after(rand:uniform(5), self(), Ref),
        T = erlang:start_timer(100000, self(), never),
        receive Ref -> ok after 60000 -> erlang:error(timer_lost) end,
        true = is_integer(erlang:cancel_timer(T)),
        receive after rand:uniform(3) -> note(Runs) end
    end, Stop, 0).

%% In C++, on a native stack that stays with its scheduler.
sorter(Runs, Stop) ->
    List = [rand:uniform(1000000) || _ <- lists:seq(1, 30000)],
    Sorted = lists:sort(List),
    Bytes = term_to_binary(List),
    rounds(fun() ->
        Sorted = lists:sort(List),
        List = binary_to_term(Bytes),
        note(Runs)
    end, Stop, 0).

echo(Runs, Stop) ->
    Port = open_port({spawn, "cat"}, [binary]),
    N = rounds(fun() ->
        port_command(Port, <<"0123456789">>),
        ten(Port, 10),
        note(Runs)
    end, Stop, 0),
    port_close(Port),
    N.

ten(_, 0) -> ok;
ten(Port, N) ->
    receive {Port, {data, Bytes}} -> ten(Port, N - byte_size(Bytes))
    after 60000 -> erlang:error(port_is_silent)
    end.

spawner(Runs, Stop) ->
    rounds(fun() ->
        Refs = [element(2, spawn_monitor(fun() -> note(Runs) end))
                || _ <- lists:seq(1, 20)],
        [receive {'DOWN', Ref, _, _, normal} -> ok end || Ref <- Refs]
    end, Stop, 0).

%% Where it wants to run it waits until that scheduler is back.
bound(Runs, Stop) ->
    rounds(fun() ->
        Where = rand:uniform(erlang:system_info(schedulers)),
        process_flag(scheduler, Where),
        Where = erlang:system_info(scheduler_id),
        note(Runs),
        Where = process_flag(scheduler, 0),
        receive after 1 -> ok end
    end, Stop, 0).
