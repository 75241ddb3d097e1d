-module(tracing).
-export([main/1, child/1]).
%% erlang:trace/3 for messages, processes, names, links and collections.
main(_) ->
    io:format("messages ~p~n", [events([send, 'receive'], fun messages/0)]),
    io:format("processes ~p~n", [events([procs], fun processes/0)]),
    io:format("inherited ~p~n", [events([procs, set_on_spawn], fun inherit/0)]),
    io:format("once ~p~n", [events([procs, send, set_on_first_spawn], fun inherit_once/0)]),
    io:format("linked ~p~n", [events([procs, send, set_on_link], fun inherit_link/0)]),
    io:format("exits ~p~n", [events([procs, 'receive'], fun exits/0)]),
    collections(),
    stamps(),
    flags(),
    new(),
    slices(),
    errors().

%% What a process does while it is traced, in order, without what differs.
events(Flags, F) ->
    events(Flags, F, fun plain/1).

events(Flags, F, Plain) ->
    Self = self(),
    P = spawn(fun() ->
                      receive {go, Self} -> ok end,
                      F(),
                      Self ! {done, self()},
                      receive stop -> ok end
              end),
    1 = erlang:trace(P, true, Flags),
    P ! {go, Self},
    receive {done, P} -> ok end,
    M = monitor(process, P),
    P ! stop,
    receive {'DOWN', M, _, _, _} -> ok end,
    Ref = erlang:trace_delivered(P),
    receive {trace_delivered, P, Ref} -> ok end,
    [Plain(E) || E <- all()].

all() ->
    receive
        E -> [E | all()]
    after 20 -> []
    end.

%% Pids by the order in which they are seen.
plain(T) when is_tuple(T) -> list_to_tuple(plain(tuple_to_list(T)));
plain([H | T]) -> [plain(H) | plain(T)];
plain(P) when is_pid(P) -> pid;
plain(R) when is_reference(R) -> ref;
plain(F) when is_function(F) -> function;
plain(X) -> X.

messages() ->
    self() ! one,
    receive one -> ok end,
    register(me, self()),
    me ! {two, [2]},
    receive {two, _} -> ok end,
    {me, node()} ! three,
    erlang:send(me, four, [nosuspend]),
    Dead = spawn(fun() -> ok end),
    M = monitor(process, Dead),
    receive {'DOWN', M, _, _, _} -> ok end,
    Dead ! too_late,
    receive never -> ok after 1 -> ok end,
    receive never -> ok after 0 -> ok end,
    erlang:send_after(1, self(), timer),
    receive timer -> ok end,
    catch nobody ! here.

processes() ->
    register(traced, self()),
    P = spawn(?MODULE, child, [x]),
    Q = spawn_link(fun() -> receive stop -> ok end end),
    unlink(Q),
    link(Q),
    unregister(traced),
    register(again, self()),
    M = monitor(process, P),
    P ! stop,
    receive {'DOWN', M, _, _, _} -> ok end,
    N = monitor(process, Q),
    Q ! stop,
    receive {'DOWN', N, _, _, _} -> ok end,
    ok.

child(_) ->
    receive stop -> ok end.

inherit() ->
    wait(spawn_monitor(fun() -> wait(spawn_monitor(fun() -> ok end)) end)).

inherit_once() ->
    wait(spawn_monitor(fun() -> self() ! a, wait(spawn_monitor(fun() -> self() ! b end)) end)),
    wait(spawn_monitor(fun() -> self() ! c end)).

inherit_link() ->
    {P, M} = spawn_monitor(fun() -> receive go -> self() ! a end end),
    link(P),
    receive after 20 -> ok end,
    P ! go,
    wait({P, M}).

exits() ->
    process_flag(trap_exit, true),
    P = spawn_link(fun() -> exit(bad) end),
    receive {'EXIT', P, bad} -> ok end,
    exit(self(), {hello, self()}),
    receive {'EXIT', _, _} -> ok end.

wait({_, M}) ->
    receive {'DOWN', M, _, _, _} -> ok end.

collections() ->
    L = events([garbage_collection], fun() -> erlang:garbage_collect() end, fun(E) -> E end),
    Names = [{E, lists:sort([K || {K, N} <- Info, is_integer(N)])}
             || {trace, P, E, Info} <- L, is_pid(P),
                E =:= gc_major_start orelse E =:= gc_major_end],
    io:format("collections ~p~n", [Names]).

stamps() ->
    F = fun() -> self() ! x end,
    Shape = fun(E) -> {element(1, E), element(3, E), tuple_size(E), shape(element(tuple_size(E), E))} end,
    [io:format("~p ~p~n", [S, events([send, S], F, Shape)])
     || S <- [timestamp, monotonic_timestamp, strict_monotonic_timestamp]].

shape({A, B, C}) when is_integer(A), is_integer(B), is_integer(C) -> now;
shape({A, B}) when is_integer(A), is_integer(B) -> strict;
shape(A) when is_integer(A) -> integer;
shape(_) -> other.

flags() ->
    Self = self(),
    P = spawn(fun() -> receive stop -> ok end end),
    Tell = fun() -> {flags, Fs} = erlang:trace_info(P, flags),
                    {tracer, T} = erlang:trace_info(P, tracer),
                    io:format("~p ~p~n", [lists:sort(Fs), T =:= Self orelse T]) end,
    Tell(),
    1 = erlang:trace(P, true, [send, procs, timestamp, set_on_spawn]),
    Tell(),
    1 = erlang:trace(P, false, [send]),
    Tell(),
    1 = erlang:trace(P, false, [all, timestamp]),
    Tell(),
    %% Another tracer gets it only when this one has let go.
    Other = spawn(fun() -> receive stop -> ok end end),
    1 = erlang:trace(P, true, [send, {tracer, Other}]),
    {tracer, Other} = erlang:trace_info(P, tracer),
    exit(Other, kill),
    receive after 20 -> ok end,
    {tracer, []} = erlang:trace_info(P, tracer),
    1 = erlang:trace(P, true, [send]),
    P ! stop,
    receive after 20 -> ok end,
    io:format("~p ~p~n", [erlang:trace_info(P, flags), all()]).

new() ->
    0 = erlang:trace(new_processes, true, [procs]),
    {flags, [procs]} = erlang:trace_info(new, flags),
    P = spawn(fun() -> ok end),
    receive after 20 -> ok end,
    0 = erlang:trace(new_processes, false, [procs]),
    Q = spawn(fun() -> ok end),
    receive after 20 -> ok end,
    io:format("~p~n", [[plain(E) || E <- all(), element(2, E) =:= P orelse element(2, E) =:= Q]]),
    %% All there are, but not the tracer itself.
    N = erlang:trace(existing, true, [send]),
    M = erlang:trace(existing, false, [send]),
    io:format("~p~n", [{N > 0, M - N >= 0, erlang:trace_info(self(), flags)}]).

slices() ->
    Self = self(),
    P = spawn(fun() -> receive stop -> Self ! stopped, receive stop -> ok end end end),
    receive after 10 -> ok end,
    1 = erlang:trace(P, true, [running]),
    receive after 10 -> ok end,
    all(),
    P ! stop,
    receive stopped -> ok end,
    receive after 20 -> ok end,
    1 = erlang:trace(P, false, [running]),
    io:format("~p~n", [[E || {trace, Q, E, _} <- all(), Q =:= P, E =:= in orelse E =:= out]]),
    P ! stop.

errors() ->
    P = spawn(fun() -> receive stop -> ok end end),
    Bad = fun(F) -> try F() catch C:R -> {C, R} end end,
    io:format("~p~n", [[Bad(F) || F <- [fun() -> erlang:trace(P, maybe, [send]) end,
                                        fun() -> erlang:trace(P, true, [nothing]) end,
                                        fun() -> erlang:trace(P, true, send) end,
                                        fun() -> erlang:trace(nobody, true, [send]) end,
                                        fun() -> erlang:trace(self(), true, [send]) end,
                                        fun() -> erlang:trace(P, true, [send, {tracer, x}]) end,
                                        fun() -> erlang:trace_info(P, nothing) end]]]),
    exit(P, kill),
    receive after 10 -> ok end,
    io:format("~p~n", [[Bad(fun() -> erlang:trace(P, true, [send]) end),
                        erlang:trace_info(P, flags)]]),
    1 = erlang:trace_pattern(send, false, []),
    io:format("~p~n", [events([send], fun() -> self() ! x end)]),
    1 = erlang:trace_pattern(send, true, []),
    io:format("~p~n", [events([send], fun() -> self() ! x end)]).
