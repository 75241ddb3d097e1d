%% What match specifications for tracing do to the process that calls.
-module(tracing_specs).
-export([main/1]).

main(_) ->
    Worker = spawn_link(fun loop/0),
    1 = erlang:trace(Worker, true, [call]),
    erlang:system_flag(trace_control_word, 0),
    silent(Worker),
    control_word(Worker),
    switching(Worker),
    of_others(Worker),
    by_untraced(),
    guards(Worker),
    failing(Worker),
    refused().

set(F, A, Spec) -> 1 = erlang:trace_pattern({?MODULE, F, A}, Spec, [local]).

silent(Worker) ->
    set(f, 1, [{[on], [], [{silent, false}, {message, told}]},
               {[off], [], [{silent, true}, {message, told}]},
               {[odd], [], [{silent, neither}]},
               {'_', [], [{return_trace}]}]),
    told(Worker, "silence", fun() -> [f(X) || X <- [1, off, 2, odd, 3, on, 4]] end),
    1 = erlang:trace(Worker, true, [silent]),
    io:format("~p~n", [lists:sort(element(2, erlang:trace_info(Worker, flags)))]),
    told(Worker, "silent from the start", fun() -> [f(X) || X <- [1, on, 2]] end),
    io:format("~p~n", [lists:sort(element(2, erlang:trace_info(Worker, flags)))]).

control_word(Worker) ->
    set(f, 1, [{['$1'], [{is_integer, '$1'}, {'>', {get_tcw}, 4}], [{message, {get_tcw}}]},
               {[set], [], [{message, {set_tcw, 5}}]},
               {'_', [], [{message, false}]}]),
    told(Worker, "control word", fun() -> [f(X) || X <- [1, set, 2]] end),
    io:format("~p~n", [erlang:system_info(trace_control_word)]),
    io:format("~p~n", [erlang:system_flag(trace_control_word, 17)]),
    told(Worker, "another", fun() -> f(3) end),
    io:format("~p~n", [erlang:system_flag(trace_control_word, 0)]),
    told(Worker, "none", fun() -> f(3) end).

switching(Worker) ->
    set(f, 1, [{[stop], [], [{disable_trace, call}]},
               {[arity], [], [{enable_trace, arity}]},
               {[args], [], [{trace, [arity], []}]},
               {[procs], [], [{trace, [], [procs]}]},
               {'_', [], []}]),
    told(Worker, "arity", fun() -> [f(X) || X <- [1, arity, 2, args, 3]] end),
    told(Worker, "more events", fun() -> f(procs), register(a_name, self()), unregister(a_name) end),
    told(Worker, "stopped", fun() -> [f(X) || X <- [1, stop, 2]] end),
    io:format("~p~n", [lists:sort(element(2, erlang:trace_info(Worker, flags)))]),
    1 = erlang:trace(Worker, true, [call]).

of_others(Worker) ->
    Other = spawn_link(fun loop/0),
    set(f, 1, [{[{on, '$1'}], [], [{enable_trace, '$1', send}]},
               {[{off, '$1'}], [], [{disable_trace, '$1', send}]},
               {[{both, '$1'}], [], [{trace, '$1', [], [send, call]}]}]),
    told(Worker, "another", fun() -> f({on, Other}), ok end, Other),
    io:format("~p~n", [erlang:trace_info(Other, flags)]),
    told(Worker, "no more", fun() -> f({off, Other}), ok end, Other),
    io:format("~p~n", [erlang:trace_info(Other, flags)]),
    told(Worker, "both", fun() -> f({both, Other}), ok end, Other),
    io:format("~p~n", [lists:sort(element(2, erlang:trace_info(Other, flags)))]),
    erlang:trace(Other, false, [all]).

%% Bodies of a process that is not traced act for no tracer, unless they name one.
by_untraced() ->
    Controller = spawn_link(fun loop/0),
    Other = spawn_link(fun loop/0),
    Self = self(),
    1 = erlang:trace_pattern({?MODULE, f, 1},
        [{[{on, '$1'}], [], [{trace, '$1', [], [send, call, {{tracer, Self}}]}, {message, false}]},
         {[{change, '$1'}], [], [{trace, '$1', [call], [procs, {{tracer, Self}}]}, {message, false}]},
         {[{off, '$1'}], [], [{trace, '$1', [call], []}, {message, false}]},
         {[{enable, '$1'}], [], [{enable_trace, '$1', send}, {message, false}]},
         {[{disable, '$1'}], [], [{disable_trace, '$1', send}, {message, false}]}], [meta]),
    [begin
         Controller ! {self(), fun() -> f({What, Other}), ok end},
         receive {Controller, ok} -> ok end,
         {flags, Flags} = erlang:trace_info(Other, flags),
         {tracer, Tracer} = erlang:trace_info(Other, tracer),
         io:format("~p: ~p ~p~n", [What, lists:sort(Flags), Tracer =:= self()])
     end || What <- [on, change, off, on, enable, on, disable, enable]],
    1 = erlang:trace_pattern({?MODULE, f, 1}, false, [meta]).

guards(Worker) ->
    set(g, 3, [{['$1', '$2', '_'], [{'=:=', '$1', {'+', '$2', 1}}], [{message, {{sum, '$$'}}}]},
               {['$1', '_', '$1'], [], [{message, [same, '$_']}]},
               {[#{k => '$1'}, '_', '_'], [], [{message, {{map, '$1'}}}]},
               {[{'$1', '_'}, '_', '_'], [{'orelse', {is_atom, '$1'}, {'<', '$1', 3}}], [{message, {caller}}]}]),
    told(Worker, "guards", fun() ->
        [g(A, B, C) || {A, B, C} <- [{3, 2, x}, {3, 1, 3}, {#{k => v}, 1, 2}, {{a, 1}, 1, 2},
                                     {{2, 1}, 1, 2}, {{4, 1}, 1, 2}, {1.5, 0.5, <<"b">>}]]
    end).

failing(Worker) ->
    set(f, 1, [{['$1'], [], [{message, {'+', '$1', 1}}]}]),
    told(Worker, "failing body", fun() -> [f(X) || X <- [1, a]] end),
    set(f, 1, [{['$1'], [{'+', '$1', 1}], []}, {[a], [], [{message, second}]}]),
    told(Worker, "failing guard", fun() -> [f(X) || X <- [1, a]] end).

%% What is said to be wrong.
refused() ->
    MFA = {?MODULE, f, 1}, Spec = [{'_', [], []}],
    [try
         io:format("~p~n", [apply(erlang, F, Args)])
     catch
         error:Reason:Stack ->
             [{M, N, A, _} | _] = Stack,
             io:format("~p ~p~n", [{Reason, M, N, length(A)}, erl_erts_errors:format_error(Reason, Stack)])
     end || {F, Args} <- [{trace_pattern, [MFA, [{'_', [], [{foo}]}], []]}, {trace_pattern, [MFA, Spec, [foo]]},
                          {trace_pattern, [MFA, Spec, [call_count]]}, {trace_pattern, [MFA, foo, []]},
                          {trace_pattern, [{?MODULE, '_', 1}, true, []]}, {trace_pattern, [MFA, true, [local, global]]},
                          {trace_pattern, [MFA, true, foo]}, {trace_pattern, [a, true, [local]]},
                          {trace, [all, true, [foo]]}, {trace, [foo, true, [call]]}, {trace, [self(), foo, [call]]},
                          {trace_info, [a, flags]}, {trace_info, [{?MODULE, f, 1}, foo]}]].

told(Worker, What, Fun) -> told(Worker, What, Fun, none).
told(Worker, What, Fun, Other) ->
    io:format("~s:~n", [What]),
    Worker ! {self(), Fun},
    Result = receive {Worker, R} -> R end,
    print(Worker, Other),
    io:format("  ~w~n", [Result]).

print(Worker, Other) ->
    receive
        Event when element(1, Event) =:= trace, element(2, Event) =:= Worker ->
            io:format("  ~s~n", [name(io_lib:format("~w", [lists:nthtail(2, tuple_to_list(Event))]), Other)]),
            print(Worker, Other)
    after 0 ->
        ok
    end.

name(Text, Other) when is_pid(Other) -> string:replace(Text, pid_to_list(Other), "OTHER", all);
name(Text, _) -> Text.

loop() ->
    receive
        {From, Fun} ->
            From ! {self(), Fun()},
            loop()
    end.

f(X) -> {X}.
g(A, _, C) -> {A, C}.
