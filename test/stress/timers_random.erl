%% A million timers, cancelled at random while they run out: of each comes either
%% its message or its cancellation, never both and never neither.
-module(timers_random).
-export([main/1]).
-compile(nowarn_unused_function).
-include("stress.hrl").

main(Args) ->
    N = size_arg(Args, 1000000),
    Before = resident(),
    Workers = 8,
    Refs = [spawn_monitor(fun() -> exit({result, work(Id, N div Workers)}) end) || Id <- lists:seq(1, Workers)],
    Results = [receive {'DOWN', R, _, P, {result, Result}} -> Result end || {P, R} <- Refs],
    Cancelled = lists:sum([C || {C, _, _} <- Results]),
    Fired = lists:sum([F || {_, F, _} <- Results]),
    io:format("# cancelled ~w fired ~w~n", [Cancelled, Fired]),
    io:format("each once: ~w~n", [Cancelled + Fired =:= Workers * (N div Workers)]),
    io:format("none early: ~w~n", [lists:all(fun({_, _, Early}) -> Early =:= 0 end, Results)]),
    io:format("both happened: ~w~n", [Cancelled > 0 andalso Fired > 0]),
    erlang:garbage_collect(),
    show_returned(Before, Before + 1024 + N div 10),
    io:format("ok~n").

work(Id, N) ->
    rand:seed(exsss, Id),
    Now = erlang:monotonic_time(millisecond),
    Timers = [start(Now, I) || I <- lists:seq(1, N)],
    {Cancelled, Late} = cancel(Timers, 0, []),
    {Fired, Early} = collect(length(Late), 0, 0),
    receive
        _ -> {Cancelled, Fired + 1, Early}
    after 100 ->
        {Cancelled, Fired, Early}
    end.

%% From now to three seconds, or an hour.
start(_, I) when I rem 3 =:= 0 -> erlang:start_timer(3600000, self(), {due, infinity});
start(_, _) ->
    Time = rand:uniform(3000),
    Due = erlang:monotonic_time(millisecond) + Time,
    erlang:start_timer(Time, self(), {due, Due}).

cancel([], Cancelled, Late) -> {Cancelled, Late};
cancel([Timer | Timers], Cancelled, Late) ->
    case rand:uniform(100) of
        1 -> timer:sleep(0);
        _ -> ok
    end,
    case erlang:cancel_timer(Timer) of
        false -> cancel(Timers, Cancelled, [Timer | Late]);
        _ -> cancel(Timers, Cancelled + 1, Late)
    end.

collect(0, Fired, Early) -> {Fired, Early};
collect(Left, Fired, Early) ->
    receive
        {timeout, _, {due, Due}} ->
            case is_integer(Due) andalso erlang:monotonic_time(millisecond) >= Due of
                true -> collect(Left - 1, Fired + 1, Early);
                false -> collect(Left - 1, Fired + 1, Early + 1)
            end
    after 10000 ->
        {Fired, Early}
    end.
