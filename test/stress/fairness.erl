%% Busy processes on all schedulers; timers and messages still come in time.
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
    [exit(P, kill) || P <- Pids],
    io:format("ok~n").

late(Ms) ->
    T0 = erlang:monotonic_time(millisecond),
    erlang:send_after(Ms, self(), ring),
    receive ring -> erlang:monotonic_time(millisecond) - T0 - Ms end.

spin(N) -> spin(N * 1103515245 band 16#ffffff + 1).
