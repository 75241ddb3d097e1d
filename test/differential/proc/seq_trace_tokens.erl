%% Tokens of sequential tracing: what carries them, what they count, what is told.
%% Serials after a spawn are not printed: OTP takes a tagged word for a number there.
-module(seq_trace_tokens).
-export([child/0, main/1]).

main(_) ->
    Tracer = spawn(fun() -> tracer([]) end),
    put(tracer, Tracer),
    register(me, self()),
    process_flag(trap_exit, true),
    _ = seq_trace:set_system_tracer(Tracer),
    true = Tracer =:= seq_trace:get_system_tracer(),
    case_of(nothing, fun() -> token() end),
    case_of(self, fun() -> self() ! {some, "message"}, receive {some, _} = M -> {M, token()} end end),
    case_of(order, fun order/0),
    case_of(ping_pong, fun ping_pong/0),
    case_of(names, fun names/0),
    case_of(alias, fun aliases/0),
    case_of(cleared, fun cleared/0),
    case_of(timers, fun timers/0),
    case_of(monitor, fun monitors/0),
    case_of(exit2, fun exit2/0),
    case_of(link_exit, fun link_exit/0),
    case_of(link_exit_without, fun link_exit_without/0),
    case_of(link_noproc, fun link_noproc/0),
    case_of(dead, fun dead/0),
    case_of(port, fun ports/0),
    case_of(print, fun prints/0),
    case_of(only_print, [print], fun() -> self() ! a, seq_trace:print(p), receive a -> token() end end),
    case_of(only_receive, ['receive'], fun() -> self() ! a, seq_trace:print(p), receive a -> token() end end),
    case_of(sensitive, fun sensitive/0),
    case_of(kept_over_timeout, fun() -> self() ! a, T1 = token(),
                                   receive b -> ok after 5 -> ok end,
                                   T2 = token(), receive a -> ok end, {T1, T2, token()} end),
    case_of(reset, fun reset/0),
    case_of(reset_in_queue, fun reset_in_queue/0),
    case_of(label_term, fun label_term/0),
    case_of(spawned, fun spawned/0),
    case_of(spawn_linked, fun() -> spawned(spawn_link(fun child/0)) end),
    case_of(spawn_monitored, fun() -> {P, _} = spawn_monitor(fun child/0), spawned(P) end),
    case_of(spawn_opted, fun() -> spawned(spawn_opt(?MODULE, child, [], [link, {priority, low}])) end),
    case_of(spawn_requested, fun spawn_requested/0),
    case_of(spawn_silent, [], fun() -> spawned(spawn(fun child/0)) end),
    tracer_self(),
    info(),
    no_tracer().

tracer(Events) ->
    receive
        {seq_trace, Label, Event} -> tracer([{Label, Event} | Events]);
        {seq_trace, Label, Event, Time} -> tracer([{Label, Event, time(Time)} | Events]);
        {get, From} -> From ! {events, lists:reverse(Events)}, tracer([])
    end.

time(T) when is_integer(T) -> monotonic;
time({T, N}) when is_integer(T), is_integer(N) -> strict;
time({_, _, _}) -> calendar.

token() -> seq_trace:get_token().

case_of(Name, Body) -> case_of(Name, [send, 'receive', print], Body).

case_of(Name, Flags, Body) ->
    seq_trace:reset_trace(),
    flush(),
    put(pids, []),
    seq_trace:set_token(label, lab),
    [seq_trace:set_token(F, true) || F <- Flags],
    Value = Body(),
    seq_trace:set_token([]),
    [wait_for(P) || {P, _} <- get(pids)],
    timer:sleep(20),
    get(tracer) ! {get, self()},
    Events = receive {events, E} -> E end,
    io:format("~p:~n  ~p~n", [Name, clean(Value)]),
    %% Those of one process stand in their order, those of others where they may.
    [io:format("  ~p~n", [clean(X)]) || X <- lists:sort(fun earlier/2, Events)].

earlier({_, {_, {_, S1}, _, _, _}}, {_, {_, {_, S2}, _, _, _}}) -> S1 =< S2;
earlier(_, _) -> true.

wait_for(P) -> case is_process_alive(P) of true -> exit(P, kill), wait_for(P); false -> ok end.

flush() -> receive _ -> flush() after 0 -> ok end.

%% Names for what has another number each time.
known(P, Name) -> put(pids, [{P, Name} | get(pids)]), P.

clean(P) when is_pid(P) ->
    case lists:keyfind(P, 1, [{self(), me}, {get(tracer), tracer} | get(pids)]) of
        {_, Name} -> Name;
        false -> case P =:= group_leader() of true -> leader; false -> other end
    end;
clean(P) when is_port(P) -> port;
clean(R) when is_reference(R) -> ref;
clean(F) when is_function(F) -> function;
%% OTP starts it by a function of its own.
clean({spawn_request, R, P, L, {_, _, _}, O, {my, tag} = Tag, _}) ->
    clean({spawn_request, R, P, L, function, O, Tag, arguments});
clean(T) when is_tuple(T) -> list_to_tuple(clean(tuple_to_list(T)));
clean([H | T]) -> [clean(H) | clean(T)];
clean(X) -> X.

order() ->
    self() ! 1, self() ! 2, self() ! 3,
    T0 = token(),
    receive 2 -> ok end, T1 = token(),
    self() ! 4,
    receive 3 -> ok end, T2 = token(),
    receive 4 -> ok end, T3 = token(),
    receive 1 -> ok end,
    [T0, T1, T2, T3, token()].

ping_pong() ->
    Saved = seq_trace:set_token([]),
    P = known(spawn(fun() -> echo(3) end), echo),
    seq_trace:set_token(Saved),
    [begin P ! {self(), N}, receive {P, _} -> token() end end || N <- [1, 2, 3]].

echo(0) -> ok;
echo(N) -> receive {From, X} -> From ! {self(), X, token()}, From ! {self(), X} end, echo(N - 1).

names() ->
    me ! x, {me, node()} ! y, {me, nowhere@nohost} ! z,
    erlang:send(me, q, [noconnect]), (catch nobody ! w), {nobody, node()} ! v,
    [receive M -> {M, token()} end || M <- [y, x, q]].

aliases() ->
    A = alias([reply]),
    A ! one, A ! two,
    receive one -> ok end,
    T = token(),
    B = alias(), unalias(B), B ! three,
    receive two -> two after 0 -> T end.

cleared() ->
    Saved = seq_trace:set_token([]),
    self() ! plain,
    seq_trace:set_token(Saved),
    receive plain -> token() end.

timers() ->
    erlang:send_after(1, self(), tick),
    receive tick -> ok end, T1 = token(),
    erlang:start_timer(1, self(), tick),
    receive {timeout, _, tick} -> ok end, T2 = token(),
    {ok, _} = timer:send_after(1, tick), receive tick -> ok end,
    {T1, T2}.

plain(Body, Name) ->
    Saved = seq_trace:set_token([]),
    P = known(spawn(Body), Name),
    seq_trace:set_token(Saved),
    P.

monitors() ->
    P = plain(fun() -> receive stop -> ok end end, watched),
    R = monitor(process, P),
    P ! stop,
    receive {'DOWN', R, _, _, _} -> token() end.

exit2() ->
    S = self(),
    P = plain(fun() -> process_flag(trap_exit, true), S ! ready,
                       receive {'EXIT', _, _} = M -> S ! {M, token()} end end, trapping),
    Saved = token(),
    receive ready -> ok end,
    seq_trace:set_token(Saved),
    exit(P, {some, reason}),
    T = token(),
    receive {_, _} = M -> {T, M, token()} end.

link_exit() ->
    P = plain(fun() -> receive X -> exit({got, X}) end end, linked),
    link(P),
    P ! {an, "exit"},
    receive {'EXIT', P, R} -> {R, token()} end.

link_exit_without() ->
    P = plain(fun() -> receive X -> seq_trace:set_token([]), exit({got, X}) end end, linked),
    link(P),
    P ! {an, "exit"},
    receive {'EXIT', P, R} -> {R, token()} end.

link_noproc() ->
    P = plain(fun() -> ok end, gone),
    wait_for(P),
    link(P),
    receive {'EXIT', P, R} -> {R, token()} end.

dead() ->
    P = plain(fun() -> ok end, gone),
    wait_for(P),
    P ! hello,
    token().

ports() ->
    Saved = seq_trace:set_token([]),
    Port = open_port({spawn, "cat"}, [binary]),
    seq_trace:set_token(Saved),
    T0 = token(),
    Port ! {self(), {command, <<"one">>}},
    receive {Port, {data, _}} -> ok end, T1 = token(),
    port_command(Port, <<"two">>),
    receive {Port, {data, _}} -> ok end, T2 = token(),
    Port ! {self(), close},
    receive {Port, closed} -> ok end, T3 = token(),
    receive {'EXIT', Port, _} -> ok end,
    [T0, T1, T2, T3, token()].

prints() ->
    seq_trace:print(any),
    seq_trace:print(1, not_this_label),
    seq_trace:set_token(label, 1),
    seq_trace:print(1, this_label),
    seq_trace:print("1", not_this),
    seq_trace:set_token(label, "1"),
    seq_trace:print("1", this),
    seq_trace:set_token(timestamp, true),
    seq_trace:print(with_calendar),
    seq_trace:set_token(strict_monotonic_timestamp, true),
    seq_trace:print(calendar_still),
    seq_trace:set_token(timestamp, false),
    seq_trace:print(strict),
    seq_trace:set_token(strict_monotonic_timestamp, false),
    seq_trace:set_token(monotonic_timestamp, true),
    seq_trace:print(monotonic),
    token().

sensitive() ->
    process_flag(sensitive, true),
    self() ! a, seq_trace:print(p), receive a -> ok end,
    process_flag(sensitive, false),
    token().

reset() ->
    self() ! a,
    T = token(),
    seq_trace:reset_trace(),
    T2 = token(),
    seq_trace:set_token(send, true),
    [T, T2, token(), receive a -> token() end].

reset_in_queue() ->
    P = plain(fun() -> receive go -> ok end, receive {From, a} -> From ! {self(), token()} end end, waiting),
    P ! {self(), a},
    seq_trace:reset_trace(),
    P ! go,
    receive {P, T} -> {T, token()} end.

label_term() ->
    Label = {lists:seq(1, 3), #{a => <<1:800>>}, 1 bsl 70},
    seq_trace:set_token(label, Label),
    P = plain(fun() -> echo(1) end, echo),
    seq_trace:set_token(send, false),
    seq_trace:set_token('receive', false),
    P ! {self(), 1},
    erlang:garbage_collect(),
    receive {P, 1} -> ok end,
    erlang:garbage_collect(),
    {label, L} = seq_trace:get_token(label),
    L =:= Label.

child() -> receive stop -> ok end.

spawned() -> spawned(spawn(fun child/0)).

spawned(P) ->
    known(P, child),
    token().

spawn_requested() ->
    R = spawn_request(?MODULE, child, [], [{reply_tag, {my, tag}}, link]),
    P = receive {{my, tag}, R, ok, Pid} -> Pid end,
    spawned(P).

tracer_self() ->
    flush(),
    seq_trace:reset_trace(),
    Old = seq_trace:set_system_tracer(self()),
    seq_trace:set_token(send, true),
    seq_trace:set_token(print, true),
    self() ! q, seq_trace:print(p),
    T = token(),
    receive q -> ok end,
    T2 = token(),
    Me = seq_trace:set_system_tracer(Old),
    seq_trace:set_token([]),
    io:format("tracer itself: ~p~n", [clean([Old, T, T2, Me])]).

info() ->
    seq_trace:reset_trace(),
    A = [reason(fun() -> erlang:seq_trace(X, Y) end)
         || {X, Y} <- [{foo, 1}, {serial, 1}, {serial, {a, 1}}, {send, 1},
                       {sequential_trace_token, x}, {1, 2}, {label, []}]],
    seq_trace:set_token([]),
    Items = [send, 'receive', label, serial, print, timestamp, monotonic_timestamp, foo, 1,
             sequential_trace_token],
    B = [reason(fun() -> erlang:seq_trace_info(I) end) || I <- Items],
    seq_trace:set_token(serial, {3, 5}),
    seq_trace:set_token('receive', true),
    C = [reason(fun() -> erlang:seq_trace_info(I) end) || I <- Items],
    D = [process_info(self(), sequential_trace_token),
         seq_trace:set_token(serial, {7, 9}), token()],
    seq_trace:set_token([]),
    Idle = spawn(fun() -> receive stop -> ok end end),
    Of = self(),
    Other = spawn(fun() -> seq_trace:set_token(label, {a, "label"}), Of ! ready, receive stop -> ok end end),
    receive ready -> ok end,
    seq_trace:set_token([]),
    put(pids, [{Other, other}]),
    E = [process_info(P, sequential_trace_token) || P <- [Idle, Other]],
    [io:format("~p~n", [clean(X)]) || X <- [A, B, C, D, E]].

reason(F) -> try F() catch error:R -> {error, R} end.

no_tracer() ->
    {P, M} = spawn_monitor(fun() -> ok end),
    receive {'DOWN', M, _, _, _} -> ok end,
    io:format("~p~n", [[reason(fun() -> seq_trace:set_system_tracer(T) end)
                        || T <- [P, foo]]]),
    exit(get(tracer), kill),
    wait_for(get(tracer)),
    io:format("~p~n", [seq_trace:get_system_tracer()]),
    seq_trace:set_token(send, true),
    self() ! a,
    T = seq_trace:set_token([]),
    io:format("~p~n", [clean(T)]).
