%% Ends with a crash dump while other processes run, mostly on another scheduler.
-module(spinning).
-export([main/1]).

main(_) ->
    Stop = counters:new(1, []),
    Spinners = [spawn(fun() -> deep(3, {spinner, N}, Stop) end) || N <- [1, 2]],
    spin(erlang:monotonic_time(millisecond) + 100, Stop),
    halt(lists:concat([length(Spinners), " spin"])).

spin(Until, Stop) ->
    case erlang:monotonic_time(millisecond) < Until of
        true -> spin(Until, Stop);
        false -> ok
    end.

deep(0, _, Stop) -> loop(0, Stop);
deep(N, Kept, Stop) -> {N, deep(N - 1, Kept, Stop), Kept}.

loop(Count, Stop) ->
    case counters:get(Stop, 1) of
        0 -> loop(Count + 1, Stop);
        _ -> Count
    end.
