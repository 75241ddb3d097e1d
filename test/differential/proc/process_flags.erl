%% Flags of processes: who handles undefined functions, what is told of sensitive
%% ones, and to which scheduler a process is bound.
-module(process_flags).
-export([main/1, undefined_function/3]).

main(_) ->
    P = fun(T) -> io:format("~0p~n", [T]) end,
    P(process_flag(error_handler, ?MODULE)),
    P(process_info(self(), error_handler)),
    P(no_such_module:call_me(1, two, [three])),
    Name = list_to_atom("no_" ++ "module"),
    P(Name:call(x)),
    P(apply(Name, apply_me, [1, 2, 3, 4, 5, 6, 7, 8])),
    F = fun no_such_module:as_fun/2,
    P(F(a, b)),
    P({self_is, no_such_module:nested(no_such_module:inner())}),
    P(process_flag(error_handler, error_handler)),
    P(catch element(1, catch_undef())),
    P(failure(fun() -> process_flag(error_handler, 1) end)),

    put(key, value),
    self() ! message,
    P(process_flag(sensitive, true)),
    P([process_info(self(), I) || I <- [dictionary, messages, backtrace, message_queue_len]]),
    P(process_flag(sensitive, false)),
    P([process_info(self(), I) || I <- [dictionary, messages]]),
    {backtrace, B} = process_info(self(), backtrace),
    P(byte_size(B) > 20),

    N = erlang:system_info(schedulers),
    P(process_flag(scheduler, N) =:= 0),
    P(erlang:system_info(scheduler_id) =:= N),
    lists:foreach(fun(_) -> erlang:yield(), N = erlang:system_info(scheduler_id) end,
                  lists:seq(1, 100)),
    P(process_flag(scheduler, 0) =:= N),
    P(failure(fun() -> process_flag(scheduler, N + 1) end)),

    {Pid, Ref} = spawn_opt(fun() -> receive stop -> ok end end,
                           [monitor, {max_heap_size, #{size => 5000, kill => false}}]),
    P(process_info(Pid, max_heap_size)),
    Pid ! stop,
    receive {'DOWN', Ref, _, _, Why} -> P(Why) end.

failure(F) ->
    try F() catch error:Reason -> Reason end.

catch_undef() ->
    try no_such_module:f() catch error:undef:S -> hd(S) end.

undefined_function(Module, Function, Args) ->
    {handled, Module, Function, Args}.
