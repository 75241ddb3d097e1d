%% Who sleeps does not look at what has come: as many short sleeps take as long with a
%% hundred thousand messages as with none.
-module(sleeping_inbox).
-export([main/1]).
-compile(nowarn_unused_function).
-include("stress.hrl").

main(Args) ->
    N = size_arg(Args, 100000),
    Empty = aside(fun() -> sleep_often() end),
    Full = aside(fun() ->
        [self() ! I || I <- lists:seq(1, N)],
        Time = sleep_often(),
        io:format("all there: ~w~n", [process_info(self(), message_queue_len) =:= {message_queue_len, N}]),
        io:format("in order: ~w~n", [[receive I -> I end || I <- lists:seq(1, N)] =:= lists:seq(1, N)]),
        Time
    end),
    io:format("# empty ~w ms, full ~w ms~n", [Empty, Full]),
    io:format("as quick: ~w~n", [Full < 10 * Empty + 500]),
    %% One that sleeps wakes in time, though messages come meanwhile.
    {Sleeper, Ref} = spawn_monitor(fun() ->
        Start = erlang:monotonic_time(millisecond),
        receive after 300 -> ok end,
        exit({slept, erlang:monotonic_time(millisecond) - Start})
    end),
    [begin Sleeper ! I, I rem 1000 =:= 0 andalso timer:sleep(1) end || I <- lists:seq(1, 50000)],
    receive {'DOWN', Ref, _, _, {slept, Slept}} ->
        io:format("in time: ~w~n", [Slept >= 300 andalso Slept < 2000])
    end,
    io:format("ok~n").

sleep_often() ->
    Start = erlang:monotonic_time(millisecond),
    [receive after 0 -> ok end || _ <- lists:seq(1, 10000)],
    [timer:sleep(1) || _ <- lists:seq(1, 20)],
    erlang:monotonic_time(millisecond) - Start.
