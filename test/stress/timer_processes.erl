%% Fifty thousand processes sleep in receive after at once, many times.
-module(timer_processes).
-export([main/1]).
-compile(nowarn_unused_function).
-include("stress.hrl").

main(Args) ->
    N = size_arg(Args, 50000),
    [spawn_monitor(fun() -> sleeper(5, I rem 50) end) || I <- lists:seq(1, N)],
    Done = length([receive {'DOWN', _, process, _, normal} -> ok end || _ <- lists:seq(1, N)]),
    io:format("~w woke~n", [Done]),
    io:format("ok~n").

sleeper(0, _) -> ok;
sleeper(K, Ms) -> receive never -> ok after Ms -> sleeper(K - 1, Ms) end.
