%% erlang:system_monitor and erlang:system_profile: settings and what is told.
-module(system_monitor).
-export([main/1]).

main(_) ->
    settings(),
    large_heap(),
    long_gc(),
    long_schedule(),
    of_the_dead(),
    profile(),
    profile_stamps(),
    profile_port().

settings() ->
    S = self(),
    Monitor = fun(O) -> {bare(catch erlang:system_monitor(S, O)), bare(erlang:system_monitor())} end,
    print([Monitor(O) || O <- [[busy_port, busy_dist_port, {long_gc, 0}, {large_heap, 0}, {long_schedule, 0}],
                               [{large_heap, 100000}, {long_gc, 10}, {long_schedule, 3}, busy_port, busy_port],
                               [{long_gc, 5}, {long_gc, 6}], [], [busy_port], [{long_gc, 1 bsl 70}], [foo],
                               [{long_gc, 1.0}], [{long_gc, -1}], foo, [busy_port | foo],
                               [{long_schedule, 1 bsl 40}]]]),
    Profile = fun(O) -> {bare(catch erlang:system_profile(S, O)), bare(erlang:system_profile())} end,
    print([Profile(O) || O <- [[runnable_ports, exclusive, runnable_procs, scheduler], [exclusive],
                               [timestamp, runnable_ports], [], [foo],
                               [scheduler, monotonic_timestamp, strict_monotonic_timestamp, timestamp],
                               [cpu_timestamp], [scheduler | a]]]),
    print([bare(catch erlang:system_profile(undefined, O)) || O <- [[scheduler], [], foo]]),
    print([bare(catch erlang:system_monitor(A)) || A <- [undefined, {S, [busy_port]}, undefined,
                                                         {undefined, []}, foo, {S}, {S, [], 1}, {S, foo}]]),
    print([bare(catch erlang:system_monitor(A, B)) || {A, B} <- [{undefined, []}, {undefined, [busy_port]},
                                                                 {undefined, foo}, {S, []}, {foo, [busy_port]}]]).

print(Terms) -> [io:format("~p~n", [T]) || T <- Terms].

bare({'EXIT', {R, _}}) -> R;
bare({P, L}) when is_pid(P) -> {self, L};
bare(X) -> X.

flush() -> receive _ -> flush() after 50 -> ok end.

names(Facts) -> [{N, is_integer(V) andalso V >= 0} || {N, V} <- Facts].

large_heap() ->
    erlang:system_monitor(self(), [{large_heap, 20000}]),
    P = spawn(fun() -> L = lists:seq(1, 200000), exit(length(L)) end),
    receive {monitor, P, large_heap, Facts} -> io:format("~p~n", [names(Facts)]) end,
    %% Oneself is not told of.
    L = lists:seq(1, 200000), garbage_collect(), 200000 = length(L),
    undefined = receive {monitor, Q, large_heap, _} when Q =:= self() -> told after 0 -> undefined end,
    flush().

long_gc() ->
    erlang:system_monitor(self(), [{long_gc, 1}]),
    P = spawn(fun() -> grow([], 0) end),
    receive {monitor, P, long_gc, Facts} -> io:format("~p~n", [names(Facts)]) end,
    exit(P, kill),
    flush().

%% Until a collection takes a millisecond.
grow(L, N) ->
    garbage_collect(),
    grow([lists:seq(1, 100000) | L], N + 1).

long_schedule() ->
    erlang:system_monitor(self(), [{long_schedule, 1}]),
    L = lists:seq(1, 300000),
    P = spawn(fun() -> again(L) end),
    receive
        {monitor, P, long_schedule, [{timeout, T}, {in, {_, _, _}}, {out, {_, _, _}}]} ->
            io:format("~p~n", [T >= 1])
    end,
    exit(P, kill),
    erlang:system_monitor(undefined),
    flush().

%% What does not stop for others.
again(L) -> _ = [length(L) || _ <- [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]], erlang:md5(<<0:80000000>>), again(L).

of_the_dead() ->
    {P, M} = spawn_monitor(fun() -> receive stop -> ok end end),
    undefined = erlang:system_monitor(P, [{large_heap, 20000}]),
    undefined = erlang:system_profile(P, [runnable_procs]),
    P ! stop,
    receive {'DOWN', M, _, _, _} -> ok end,
    timer:sleep(10),
    io:format("~p ~p ~p~n", [erlang:system_monitor(), erlang:system_profile(),
                             bare(catch erlang:system_monitor(P, [busy_port]))]).

profiler(Events) ->
    receive
        {get, From} -> From ! {self(), lists:reverse(Events)};
        Event -> profiler([Event | Events])
    end.

%% OTP sends them by a thread of their own.
events(P) -> timer:sleep(30), P ! {get, self()}, receive {P, Events} -> Events end.

waiting() -> receive a -> ok end, receive b -> ok end.

profile() ->
    Profiler = spawn(fun() -> profiler([]) end),
    undefined = erlang:system_profile(Profiler, [runnable_procs]),
    {P, M} = spawn_monitor(fun waiting/0),
    timer:sleep(30), P ! a, timer:sleep(30), P ! c, timer:sleep(30), P ! b,
    receive {'DOWN', M, _, _, _} -> ok end,
    timer:sleep(30),
    {Profiler, [runnable_procs]} = erlang:system_profile(undefined, []),
    Events = events(Profiler),
    print([{Act, Where} || {profile, Q, Act, Where, {_, _, _}} <- Events, Q =:= P]),
    io:format("~p ~p~n", [lists:keymember(self(), 2, Events), lists:keymember(Profiler, 2, Events)]).

profile_stamps() ->
    [begin
         Profiler = spawn(fun() -> profiler([]) end),
         erlang:system_profile(Profiler, [runnable_procs, scheduler | Flags]),
         {P, M} = spawn_monitor(fun waiting/0),
         P ! a, P ! b,
         receive {'DOWN', M, _, _, _} -> ok end,
         timer:sleep(50),
         erlang:system_profile(undefined, []),
         Events = events(Profiler),
         io:format("~p: ~p~n", [Flags, lists:usort([shape(E) || E <- Events])])
     end || Flags <- [[], [monotonic_timestamp], [strict_monotonic_timestamp],
                      [monotonic_timestamp, timestamp]]].

shape({profile, P, _, {_, _, _}, T}) when is_pid(P) -> {process, time(T)};
shape({profile, P, _, 0, T}) when is_pid(P) -> {process, time(T)};
shape({profile, scheduler, N, _, Active, T}) when is_integer(N), is_integer(Active) -> {scheduler, time(T)}.

time(T) when is_integer(T) -> monotonic;
time({T, N}) when is_integer(T), is_integer(N) -> strict;
time({_, _, _}) -> calendar.

profile_port() ->
    Port = open_port({spawn, "cat"}, [binary]),
    Profiler = spawn(fun() -> profiler([]) end),
    erlang:system_profile(Profiler, [runnable_ports]),
    Port ! {self(), {command, <<"abc">>}},
    receive {Port, {data, _}} -> ok end,
    timer:sleep(20),
    port_close(Port),
    timer:sleep(20),
    erlang:system_profile(undefined, []),
    io:format("~p~n", [lists:usort([{Act, Where} || {profile, P, Act, Where, _} <- events(Profiler), P =:= Port])]).
