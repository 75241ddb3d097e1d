%% Match specifications for traced messages, and what processes are told of by others.
-module(trace_messages).
-export([main/1]).
-include("../tracer.hrl").

main(_) ->
    put(names, []),
    restrictions(),
    patterns(),
    senders(),
    matching(),
    names_of_others(),
    tokens().

print(Terms) -> [io:format("~p~n", [T]) || T <- Terms].

r(F) -> try F() catch error:R -> R end.

restrictions() ->
    W2 = ['_', '_'], W3 = ['_', '_', '_'],
    Calls = [{caller}, {return_trace}, {exception_trace}, {process_dump}, {is_seq_trace},
             {get_seq_token}, {set_seq_token, label, 1}, {enable_trace, call},
             {disable_trace, call}, {trace, [], []}, {silent, true}, {get_tcw}, {set_tcw, 1},
             {display, a}, {message, a}, {self}, {node}, {foo}, {const, {caller}},
             {message, {{{caller}}}}],
    Both = fun(Send, Receive) -> {r(fun() -> erlang:trace_pattern(send, Send, []) end),
                                  r(fun() -> erlang:trace_pattern('receive', Receive, []) end)} end,
    print([{C, Both([{W2, [], [C]}], [{W3, [], [C]}])} || C <- Calls]),
    print([{C, Both([{W2, [C], []}], [{W3, [C], []}])} || C <- Calls]),
    erlang:trace_pattern('receive', true, []).

patterns() ->
    W2 = ['_', '_'],
    Info = fun() -> [r(fun() -> erlang:trace_info(send, I) end) || I <- [match_spec, all, traced]] end,
    print([{P, r(fun() -> erlang:trace_pattern(send, P, []) end), Info()}
           || P <- [true, false, [], [{W2, [], []}], [{['_'], [], []}], [{'_', [], []}], foo, restart,
                    pause, [{W2, []}], [{W2, [], []} | foo],
                    [{W2, [], []}, {'$1', [], ['$1']}], #{}, 1]]),
    print([{F, r(fun() -> erlang:trace_pattern('receive', true, F) end)}
           || F <- [[], [global], [local], [meta], [foo], foo, [call_count]]]),
    erlang:trace_pattern(send, true, []).

name(X, Name) -> put(names, [{X, Name} | get(names)]), X.

clean(X) when is_pid(X); is_port(X); is_reference(X) ->
    case lists:keyfind(X, 1, [{self(), me} | get(names)]) of
        {_, Name} -> Name;
        false when is_reference(X) -> ref;
        false when is_port(X) -> port;
        false -> pid
    end;
clean(F) when is_function(F) -> function;
clean(T) when is_tuple(T) -> list_to_tuple(clean(tuple_to_list(T)));
clean([H | T]) -> [clean(H) | clean(T)];
clean(B) when is_binary(B), byte_size(B) > 100 -> dump;
clean(X) -> X.

%% Runs the body in a traced process.
traced(Flags, Body) ->
    Tracer = tracer(),
    Me = self(),
    {P, M} = spawn_monitor(fun() -> receive go -> ok end, put(names, []), Body(), Me ! done,
                                    receive stop -> ok end end),
    name(P, traced),
    1 = erlang:trace(P, true, [{tracer, Tracer} | Flags]),
    P ! go,
    receive done -> ok; {'DOWN', M, _, _, R} -> io:format("~p~n", [R]) end,
    Events = events(Tracer),
    exit(P, kill),
    print([clean(E) || E <- Events]),
    put(names, []).

senders() ->
    Me = self(),
    register(trace_messages, Me),
    erlang:trace_pattern('receive', [{['$1', '$2', '$3'], [], [{message, {{'$1', '$2', '$3'}}}]}], []),
    erlang:trace_pattern(send, [{['$1', '$2'], [], [{message, {{'$1', '$2'}}}]}], []),
    traced([send, 'receive'],
           fun() ->
                   process_flag(trap_exit, true),
                   trace_messages ! x, {trace_messages, node()} ! y, self() ! z, Me ! k,
                   A = alias(), A ! w,
                   receive z -> ok end, receive w -> ok end,
                   erlang:send_after(1, self(), tick), receive tick -> ok end,
                   erlang:start_timer(1, self(), tick), receive {timeout, _, tick} -> ok end,
                   receive after 1 -> ok end,
                   receive nothing -> ok after 0 -> ok end,
                   {Q, M} = spawn_monitor(fun() -> ok end), receive {'DOWN', M, _, _, _} -> ok end,
                   L = spawn_link(fun() -> ok end), receive {'EXIT', L, _} -> ok end,
                   Self = self(), O = spawn(fun() -> Self ! {self(), <<0:800>>} end), receive {O, _} -> ok end,
                   spawn(fun() -> exit(Self, over) end), receive {'EXIT', _, over} -> ok end,
                   (catch nobody ! u), Q ! u,
                   M3 = monitor(process, Q), receive {'DOWN', M3, _, _, _} -> ok end
           end),
    %% What open_port/2 itself receives is OTP's affair.
    erlang:trace_pattern('receive', [{['$1', '$2', {'_', {data, '$3'}}], [], [{message, {{'$1', '$2', '$3'}}}]},
                                     {['$1', '$2', {'_', closed}], [], [{message, {{'$1', '$2'}}}]},
                                     {['$1', '$2', {'EXIT', '_', '_'}], [], [{message, {{'$1', '$2'}}}]}], []),
    traced([send, 'receive'],
           fun() ->
                   process_flag(trap_exit, true),
                   P = open_port({spawn, "cat"}, [binary]),
                   P ! {self(), {command, <<"hej">>}}, receive {P, _} -> ok end,
                   P ! {self(), close}, receive {P, closed} -> ok end, receive {'EXIT', P, _} -> ok end
           end),
    erlang:trace_pattern('receive', true, []),
    erlang:trace_pattern(send, true, []),
    unregister(trace_messages),
    receive x -> ok end, receive y -> ok end, receive k -> ok end.

matching() ->
    Me = self(),
    [begin
         io:format("~p~n", [clean({Send, Receive})]),
         erlang:trace_pattern(send, Send, []),
         erlang:trace_pattern('receive', Receive, []),
         traced([send, 'receive'], fun() -> Me ! {a, 1}, self() ! b, Me ! "c", receive b -> ok end end),
         flush()
     end || {Send, Receive} <-
                [{true, true}, {false, true}, {true, false},
                 {[{[Me, {a, '_'}], [], []}], [{['_', '_', go], [], []}]},
                 {[{['$1', '_'], [{'=:=', '$1', Me}], []}], [{['_', '$1', '_'], [{'=:=', '$1', Me}], []}]},
                 {[{['$1', '_'], [{'=/=', '$1', Me}], []}], [{[node(), '$1', '_'], [{'=/=', '$1', Me}], []}]},
                 {[{['_', '$1'], [{is_list, '$1'}], [{message, "text"}]}], [{['_', '_', '_', '_'], [], []}]},
                 {[{['_', '_'], [], [{message, false}]}], [{['_', '_', '_'], [], [{message, false}]}]},
                 {[{['_', '_'], [], [{message, true}]}], [{['_', '_', '_'], [], [{message, {self}}]}]},
                 {[{['_', '_'], [], [{message, {process_dump}}]}], [{['_', '_', '_'], [], [{message, {get_tcw}}]}]},
                 {[{['_', "c"], [], [{silent, true}]}, {'_', [], []}], [{'_', [], [{return_trace}]}]},
                 {[{['_', {a, '$1'}], [], [{message, ['$1', {{'$1', [{{1}}]}}]}]}, {[Me, '_'], [], [{message, [<<1:800>>]}]}],
                  [{['_', '_', b], [{'==', {'/', 1, 0}, 1}], []}]}]],
    erlang:trace_pattern(send, true, []),
    erlang:trace_pattern('receive', true, []).

flush() -> receive _ -> flush() after 0 -> ok end.

names_of_others() ->
    Tracer = tracer(),
    P = spawn(fun() -> receive stop -> ok end end),
    1 = erlang:trace(P, true, [procs, {tracer, Tracer}]),
    register(named_by_other, P),
    unregister(named_by_other),
    register(named_again, P),
    _ = is_process_alive(P),
    P ! stop,
    print([setelement(2, E, p) || E <- events(Tracer)]).

%% Bodies for what is sent know of sequential tracing.
tokens() ->
    Me = self(),
    seq_trace:reset_trace(),
    erlang:trace_pattern(send, [{[Me, '_'], [{is_seq_trace}], [{message, {get_seq_token}}]},
                                {[Me, '_'], [], [{message, {{begins, {set_seq_token, label, {const, {a, b}}}}}}]}], []),
    traced([send], fun() -> Me ! 1, Me ! 2, seq_trace:set_token([]), Me ! 3 end),
    erlang:trace_pattern(send, true, []),
    receive 1 -> ok end, T1 = seq_trace:get_token(label),
    receive 2 -> ok end, T2 = seq_trace:get_token(label),
    receive 3 -> ok end, T3 = seq_trace:get_token(label),
    seq_trace:set_token([]),
    io:format("~p~n", [{T1, T2, T3}]).
