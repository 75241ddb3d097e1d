%% process_flag(save_calls, N) and process_info(P, last_calls).
-module(saved_calls).
-export([main/1, exported/1, local/1, step/2, own/1, pass/1]).

main(_) ->
    {last_calls, false} = process_info(self(), last_calls),
    in_process(fun limits/0),
    in_process(fun calls/0),
    in_process(fun messages/0),
    in_process(fun loops/0),
    in_process(fun ring/0),
    in_process(fun sensitive/0),
    in_process(fun hidden/0),
    of_others(),
    many().

%% So that what the console does is not in between.
in_process(Fun) ->
    {Pid, Ref} = spawn_monitor(fun() -> exit({result, Fun()}) end),
    receive {'DOWN', Ref, process, Pid, Result} -> io:format("~p~n", [Result]) end.

%% What was called since; what this module asks for is no part of it.
last() ->
    {last_calls, Calls} = process_info(self(), last_calls),
    [Call || Call <- Calls, Call =/= {erlang, process_info, 2}].

begin_saving(N) ->
    _ = process_flag(save_calls, 0),
    0 = process_flag(save_calls, N).

limits() ->
    Set = fun(N) ->
        try
            process_flag(save_calls, N)
        catch
            Class:Reason:Stack ->
                [{M, F, Args, _} | _] = Stack,
                {Class, Reason, M, F, Args}
        end
    end,
    Results = [Set(N) || N <- [0, 1, 10000, 10001, -1, 1 bsl 70, many, 7.0, 5, 5, 0, 0]],
    {Results, process_info(self(), last_calls)}.

calls() ->
    begin_saving(50),
    ?MODULE:exported(1),
    exported(2),
    local(3),
    apply(?MODULE, pass(exported), [4]),
    _ = lists:reverse(pass([1, 2])),
    _ = lists:keyfind(a, 1, pass([])),
    _ = length(pass([a])) + element(1, pass({2})),
    put(a, pass(b)),
    catch error(pass(reason)),
    catch exit(pass(reason)),
    catch throw(pass(ball)),
    catch hd(pass([])),
    catch pass(1) + pass(a),
    last().

exported(X) -> X.
local(X) -> inner(X).
inner(X) -> exported(X).
own(X) -> X.
pass(X) -> X.

messages() ->
    begin_saving(50),
    self() ! {a, 1},
    erlang:send(self(), {a, 2}),
    erlang:send(self(), {a, 3}, []),
    receive {a, 3} -> ok end,
    receive {a, 1} -> ok end,
    receive {a, 2} -> ok after 100 -> no end,
    receive {a, 2} -> no after 0 -> ok end,
    receive {a, 2} -> no after 1 -> ok end,
    last().

%% What has been called from the same frame before does not matter.
step(0, _) ->
    0;
step(N, Fun) ->
    X = Fun(N),
    X + step(N - 1, Fun).

loops() ->
    begin_saving(50),
    step(3, fun(X) -> ?MODULE:own(X) end),
    ?MODULE:step(2, fun(X) -> X end),
    lists:foreach(fun ?MODULE:own/1, pass([1, 2, 3])),
    [Call || {?MODULE, _, _} = Call <- last()].

ring() ->
    begin_saving(3),
    [?MODULE:exported(1) || _ <- lists:seq(1, pass(10))],
    ?MODULE:own(1),
    ?MODULE:pass(1),
    {last_calls, Calls} = process_info(self(), last_calls),
    3 = process_flag(save_calls, 2),
    {last_calls, None} = process_info(self(), last_calls),
    2 = process_flag(save_calls, 0),
    {Calls, None, process_info(self(), last_calls)}.

sensitive() ->
    begin_saving(10),
    ?MODULE:own(1),
    false = process_flag(sensitive, true),
    ?MODULE:exported(1),
    self() ! a,
    receive a -> ok end,
    During = last(),
    true = process_flag(sensitive, false),
    ?MODULE:pass(1),
    {During, last()}.

%% Calls that are traced and saved are both.
hidden() ->
    begin_saving(10),
    Tracer = spawn_link(fun() -> receive {stop, From} -> From ! flushed() end end),
    1 = erlang:trace(self(), true, [call, {tracer, Tracer}]),
    2 = erlang:trace_pattern({?MODULE, own, 1}, true, [global]) +
        erlang:trace_pattern({?MODULE, exported, 1}, true, [local]),
    begin_saving(10),
    ?MODULE:own(1),
    own(2),
    ?MODULE:exported(3),
    exported(4),
    Saved = last(),
    erlang:trace(self(), false, [call]),
    erlang:trace_pattern({?MODULE, '_', '_'}, false, [local]),
    erlang:trace_pattern({?MODULE, '_', '_'}, false, [global]),
    ok = delivered(),
    Tracer ! {stop, self()},
    receive {told, Told} -> {Saved, Told} end.

delivered() ->
    Ref = erlang:trace_delivered(all),
    receive {trace_delivered, all, Ref} -> ok end.

flushed() -> {told, flush()}.
flush() ->
    receive {trace, _, Event, What} -> [{Event, What} | flush()] after 0 -> [] end.

of_others() ->
    Pid = spawn(fun Loop() -> receive go -> ?MODULE:own(1), Loop() end end),
    Pid ! go,
    waits(Pid),
    0 = process_flag(Pid, save_calls, 4),
    {last_calls, []} = process_info(Pid, last_calls),
    Pid ! go,
    io:format("~p~n", [own_calls(Pid)]),
    4 = process_flag(Pid, save_calls, 0),
    {last_calls, false} = process_info(Pid, last_calls),
    0 = process_flag(self(), save_calls, 0),
    io:format("~p~n", [[refused(Pid, N) || N <- [-1, 10001, a]]]),
    Ref = monitor(process, Pid),
    exit(Pid, kill),
    receive {'DOWN', Ref, _, _, _} -> ok end,
    io:format("~p~n", [[refused(P, 1) || P <- [Pid, no_pid]]]),
    {'EXIT', {badarg, _}} = (catch process_flag(self(), trap_exit, true)).

own_calls(Pid) ->
    case process_info(Pid, last_calls) of
        {last_calls, [_, _ | _] = Calls} -> Calls;
        _ -> erlang:yield(), own_calls(Pid)
    end.

waits(Pid) ->
    case process_info(Pid, [status, message_queue_len]) of
        [{status, waiting}, {message_queue_len, 0}] -> ok;
        _ -> erlang:yield(), waits(Pid)
    end.

refused(Pid, N) ->
    try
        process_flag(Pid, save_calls, N)
    catch
        error:Reason -> Reason
    end.

%% Many at once, which end with the flag set.
many() ->
    Pids = [spawn_monitor(fun() ->
                begin_saving(10 + I),
                exit(lists:foldl(fun(X, Sum) -> ?MODULE:own(X) + Sum end, 0, lists:seq(1, 1000)))
            end) || I <- lists:seq(1, 20)],
    Sums = [receive {'DOWN', Ref, _, _, Sum} -> Sum end || {_, Ref} <- Pids],
    io:format("~p~n", [lists:usort(Sums)]).
