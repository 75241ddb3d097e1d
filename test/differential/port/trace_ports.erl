%% Ports that are traced: which, and what is told.
-module(trace_ports).
-export([main/1]).
-include("../tracer.hrl").

main(_) ->
    process_flag(trap_exit, true),
    operations(),
    flags(),
    which(),
    patterns().

%% What comes from the operating system comes when it comes, and OTP starts programs
%% by another one, which it talks with.
told(Tracer, Name) ->
    io:format("~p:~n", [Name]),
    [io:format("  ~p~n", [clean(E)]) || E <- events(Tracer), element(4, E) =/= 0, not is_forker(E)].

is_forker({trace, _, 'receive', {_, {control, {N, _}}}}) -> N > 1000;
is_forker({trace, _, send, {_, {control, _}}, _}) -> true;
is_forker(_) -> false.

clean(P) when is_port(P) -> port;
clean(P) when is_pid(P), P =:= self() -> me;
clean(P) when is_pid(P) -> other;
clean(T) when is_tuple(T) -> list_to_tuple([clean(E) || E <- tuple_to_list(T)]);
clean(L) when is_list(L) -> [clean(E) || E <- L];
clean(X) -> X.

operations() ->
    T = tracer(),
    S = self(),
    0 = erlang:trace(new_ports, true, [ports, send, 'receive', running_ports, {tracer, T}]),
    P = open_port({spawn, "cat"}, [binary]),
    told(T, open),
    P ! {S, {command, <<"hej">>}}, receive {P, _} -> ok end, told(T, command),
    port_command(P, <<"hej">>), receive {P, _} -> ok end, told(T, port_command),
    Q = spawn(fun() -> link(P), receive unlink -> unlink(P), receive stop -> ok end end end),
    told(T, link),
    Q ! unlink, told(T, unlink),
    register(my_port, P), told(T, register),
    unregister(my_port), told(T, unregister),
    M = monitor(port, P), told(T, monitor), demonitor(M), told(T, demonitor),
    erlang:port_info(P, name), told(T, info),
    port_connect(P, Q), told(T, connect),
    P ! {Q, {connect, S}}, told(T, connect_message),
    P ! {S, close}, receive {P, closed} -> ok end, told(T, close_message),
    P2 = open_port({spawn, "cat"}, [binary]), register(my_port, P2), told(T, registered),
    exit(P2, bang), told(T, exit),
    open_port({spawn, "true"}, [binary, exit_status]), timer:sleep(200), told(T, status),
    P3 = open_port({spawn, "cat"}, [binary]), told(T, again), port_close(P3), told(T, port_close),
    erlang:trace(new_ports, false, [all]),
    P4 = open_port({spawn, "cat"}, [binary]), port_close(P4), told(T, none),
    %% The tracer ends.
    P5 = open_port({spawn, "cat"}, [binary]),
    1 = erlang:trace(P5, true, [send, {tracer, T}]),
    exit(T, kill),
    timer:sleep(20),
    port_command(P5, <<"x">>), receive {P5, _} -> ok end,
    io:format("~p~n", [[erlang:trace_info(P5, I) || I <- [flags, tracer]]]),
    port_close(P5).

sorted({flags, L}) -> {flags, lists:sort(L)};
sorted({tracer, P}) when is_pid(P) -> {tracer, pid};
sorted(X) -> X.

r(F) -> try F() catch error:R -> R end.

flags() ->
    T = tracer(),
    P = open_port({spawn, "cat"}, [binary]),
    Closed = open_port({spawn, "cat"}, [binary]),
    port_close(Closed),
    io:format("~p~n", [[r(fun() -> erlang:trace(P, true, [F, {tracer, T}]) end)
                        || F <- [ports, call, send, procs, running, running_ports, timestamp, set_on_spawn,
                                 set_on_link, garbage_collection, exiting, foo]]]),
    Info = fun() -> [r(fun() -> sorted(erlang:trace_info(A, B)) end)
                     || {A, B} <- [{P, flags}, {P, tracer}, {P, foo}, {Closed, flags}, {new_ports, flags},
                                   {new_ports, tracer}, {new, flags}, {new_processes, tracer}]] end,
    io:format("~p~n", [Info()]),
    io:format("~p~n", [[r(fun() -> erlang:trace(A, B, [send]) end) || {A, B} <- [{P, false}, {Closed, true}]]]),
    erlang:trace(new_ports, true, [ports, {tracer, T}]),
    io:format("~p~n", [Info()]),
    erlang:trace(new_ports, false, [all]),
    port_close(P).

%% How many, as far as it is known.
which() ->
    T = tracer(),
    Before = length(erlang:ports()),
    Ports = [open_port({spawn, "cat"}, [binary]) || _ <- [1, 2, 3]],
    Is = fun() -> [erlang:trace_info(P, flags) || P <- Ports] end,
    3 = erlang:trace(existing_ports, true, [send, {tracer, T}]) - Before, io:format("~p~n", [Is()]),
    3 = erlang:trace(ports, false, [send]) - Before, io:format("~p~n", [Is()]),
    N = erlang:trace(existing, true, ['receive', {tracer, T}]), io:format("~p~n", [Is()]),
    N = erlang:trace(all, false, [all]), io:format("~p~n", [Is()]),
    true = N > 3,
    0 = erlang:trace(new, true, [ports, {tracer, T}]),
    io:format("~p~n", [[erlang:trace_info(W, flags) || W <- [new, new_ports, new_processes]]]),
    0 = erlang:trace(new_ports, false, [ports]),
    io:format("~p~n", [[erlang:trace_info(W, flags) || W <- [new, new_ports, new_processes]]]),
    0 = erlang:trace(new, false, [all]),
    [port_close(P) || P <- Ports].

patterns() ->
    T = tracer(),
    S = self(),
    P = open_port({spawn, "cat"}, [binary]),
    1 = erlang:trace(P, true, [send, 'receive', {tracer, T}]),
    erlang:trace_pattern(send, false, []),
    P ! {S, {command, <<"a">>}}, receive {P, _} -> ok end,
    erlang:trace_pattern(send, true, []),
    erlang:trace_pattern('receive', false, []),
    P ! {S, {command, <<"b">>}}, receive {P, _} -> ok end,
    erlang:trace_pattern('receive', true, []),
    told(T, directions),
    port_close(P).
