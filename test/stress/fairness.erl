%% Busy processes on all schedulers: timers and messages still come in time, each process
%% gets its share of the processors, and none of a higher priority on one scheduler holds
%% others back while another scheduler has time for them.
-module(fairness).
-export([main/1]).
-compile(nowarn_unused_function).
-include("stress.hrl").

main(Args) ->
    Busy = size_arg(Args, 64),
    Pids = [spawn(fun() -> spin(I) end) || I <- lists:seq(1, Busy)],
    Late = [late(20) || _ <- lists:seq(1, 20)],
    io:format("# latest ~w ms~n", [lists:max(Late)]),
    io:format("all within 5 s: ~w~n", [lists:max(Late) < 5000]),
    Shares = shares(Pids, 2000),
    io:format("# slowest has ~w percent of the fastest~n", [slowest(Shares)]),
    io:format("each gets its share: ~w~n", [slowest(Shares) >= 25]),
    Urgent = [spawn_opt(fun() -> spin(I) end, [{priority, high}])
              || I <- lists:seq(2, erlang:system_info(schedulers))],
    Rest = shares(Pids, 2000),
    io:format("none is held back: ~w~n", [Urgent =:= [] orelse lists:min(Rest) > 0]),
    [exit(P, kill) || P <- Urgent ++ Pids],
    io:format("ok~n").

%% What each of the processes does in so many milliseconds.
shares(Pids, Ms) ->
    Old = process_flag(priority, max),
    timer:sleep(500), % they spread over the schedulers
    Before = [reductions(P) || P <- Pids],
    timer:sleep(Ms),
    After = [reductions(P) || P <- Pids],
    process_flag(priority, Old),
    lists:zipwith(fun(A, B) -> A - B end, After, Before).

reductions(Pid) ->
    {reductions, N} = process_info(Pid, reductions),
    N.

slowest(Shares) -> lists:min(Shares) * 100 div max(1, lists:max(Shares)).

late(Ms) ->
    T0 = erlang:monotonic_time(millisecond),
    erlang:send_after(Ms, self(), ring),
    receive ring -> erlang:monotonic_time(millisecond) - T0 - Ms end.

spin(N) -> spin(N * 1103515245 band 16#ffffff + 1).
