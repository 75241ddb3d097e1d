-module(wall_time).
-export([main/1]).
%% statistics(scheduler_wall_time): one busy process keeps about one scheduler active.
main(_) ->
    undefined = statistics(scheduler_wall_time),
    false = erlang:system_flag(scheduler_wall_time, true),
    true = erlang:system_flag(scheduler_wall_time, true),
    N = erlang:system_info(schedulers),
    Idle = load(N, fun() -> receive after 300 -> ok end end),
    {Busy, M} = spawn_monitor(fun() -> loop(0) end),
    Work = load(N, fun() -> receive after 500 -> ok end end),
    exit(Busy, kill),
    receive {'DOWN', M, _, _, _} -> ok end,
    io:format("~p ~p~n", [Work > Idle, Work > 0.5]),
    true = erlang:system_flag(scheduler_wall_time, false),
    erlang:system_flag(scheduler_wall_time, false),
    io:format("~p~n", [statistics(scheduler_wall_time)]).

load(N, F) ->
    A = lists:sublist(lists:sort(statistics(scheduler_wall_time)), N),
    F(),
    B = lists:sublist(lists:sort(statistics(scheduler_wall_time)), N),
    lists:sum([(A1 - A0) / (T1 - T0) || {{I, A0, T0}, {I, A1, T1}} <- lists:zip(A, B)]).

loop(N) -> loop(N + 1).
