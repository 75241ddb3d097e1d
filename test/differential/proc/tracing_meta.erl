%% Meta tracing, call_count, call_time, and what trace_info/2 tells of functions.
-module(tracing_meta).
-export([main/1, exported/1]).

main(_) ->
    [info(X) || X <- [{?MODULE, exported, 1}, {?MODULE, local, 1}, {?MODULE, no_such, 0}]],
    1 = erlang:trace_pattern({?MODULE, local, 1}, true, [meta]),
    Pid = in_process(fun() -> local(1), ?MODULE:exported(2) end),
    meta_events(Pid),
    1 = erlang:trace_pattern({?MODULE, local, 1},
                             [{[3], [], [{return_trace}, {message, three}]},
                              {[4], [], [{message, false}, {return_trace}]},
                              {['$1'], [{is_atom, '$1'}], [{exception_trace}]}],
                             [meta]),
    meta_events(in_process(fun() -> [catch local(X) || X <- [1, 3, 4, a]] end)),
    info({?MODULE, local, 1}),
    io:format("~p~n", [element(2, erlang:trace_info({?MODULE, local, 1}, meta)) =:= self()]),
    Self = self(),
    Other = spawn_link(fun() -> receive M -> Self ! {got, element(3, M), element(4, M)} end end),
    1 = erlang:trace_pattern({?MODULE, local, 1}, true, [{meta, Other}]),
    in_process(fun() -> local(5) end),
    receive {got, What, MFA} -> io:format("other: ~p ~p~n", [What, MFA]) end,
    1 = erlang:trace_pattern({?MODULE, local, 1}, false, [meta]),
    counts(),
    times(),
    kinds(),
    refused().

counts() ->
    1 = erlang:trace_pattern({?MODULE, local, 1}, true, [call_count]),
    1 = erlang:trace_pattern({?MODULE, count, 1}, true, [call_count]),
    1 = erlang:trace_pattern({lists, reverse, 2}, true, [call_count]),
    count(10),
    in_process(fun() -> count(5) end),
    [catch local(X) || X <- [1, a]],
    count_is(local), count_is(count), % 2, 17
    1 = erlang:trace_pattern({?MODULE, count, 1}, pause, [call_count]),
    count(10),
    count_is(count),
    1 = erlang:trace_pattern({?MODULE, count, 1}, restart, [call_count]),
    count_is(count),
    count(2),
    count_is(count),
    1 = erlang:trace_pattern({?MODULE, count, 1}, false, [call_count]),
    count_is(count),
    1 = erlang:trace_pattern({lists, reverse, 2}, false, [call_count]),
    1 = erlang:trace_pattern({?MODULE, local, 1}, false, [call_count]).

count_is(F) -> io:format("~p ~p~n", [F, erlang:trace_info({?MODULE, F, 1}, call_count)]).

times() ->
    1 = erlang:trace_pattern({?MODULE, slow, 1}, true, [call_time]),
    1 = erlang:trace_pattern({?MODULE, count, 1}, true, [call_time]),
    Pid = staying(fun() -> slow(30), count(3) end),
    slow(1), % its calls are not traced
    {call_time, Slow} = erlang:trace_info({?MODULE, slow, 1}, call_time),
    {call_time, Count} = erlang:trace_info({?MODULE, count, 1}, call_time),
    {Pid, N, S, Us} = lists:keyfind(Pid, 1, Slow),
    {Pid, M, _, _} = lists:keyfind(Pid, 1, Count),
    io:format("slow ~p: ~p, own ~p, count ~p~n",
              [N, S * 1000000 + Us > 0, lists:keyfind(self(), 1, Slow), M]),
    1 = erlang:trace_pattern({?MODULE, slow, 1}, restart, [call_time]),
    io:format("~p~n", [erlang:trace_info({?MODULE, slow, 1}, call_time)]),
    1 = erlang:trace_pattern({?MODULE, slow, 1}, false, [call_time]),
    1 = erlang:trace_pattern({?MODULE, count, 1}, false, [call_time]),
    io:format("~p~n", [erlang:trace_info({?MODULE, slow, 1}, call_time)]).

kinds() ->
    1 = erlang:trace_pattern({?MODULE, exported, 1}, [{'_', [], [{return_trace}]}], []),
    info({?MODULE, exported, 1}),
    1 = erlang:trace_pattern({?MODULE, exported, 1}, true, [local, call_count]),
    info({?MODULE, exported, 1}),
    1 = erlang:trace_pattern({?MODULE, exported, 1}, false, [global]),
    info({?MODULE, exported, 1}),
    1 = erlang:trace_pattern({?MODULE, exported, 1}, false, [local]),
    info({?MODULE, exported, 1}),
    1 = erlang:trace_pattern({?MODULE, exported, 1}, false, [call_count]),
    info({?MODULE, exported, 1}).

refused() ->
    [io:format("~p~n", [catch_reason(fun() -> erlang:trace_pattern(What, How, Flags) end)])
     || {What, How, Flags} <- [{{?MODULE, exported, 1}, true, [local, global]},
                               {{?MODULE, exported, 1}, true, [nothing]},
                               {{?MODULE, exported, 1}, maybe_so, [local]},
                               {{?MODULE, exported, 1}, [{bad}], [local]},
                               {{?MODULE, exported, 1}, [{'_', [], [{no_such_action}]}], [local]},
                               {{?MODULE, exported, 1}, pause, [local]},
                               {{?MODULE, '_', 1}, true, [local]},
                               {{'_', exported, 1}, true, [local]},
                               {{?MODULE, exported, -1}, true, [local]},
                               {nothing, true, [local]}]].

catch_reason(F) -> try F() of R -> R catch _:Reason -> Reason end.

info(MFA) ->
    {all, All} = erlang:trace_info(MFA, all),
    io:format("~p ~p~n", [MFA, if is_list(All) -> [clean(X) || X <- All]; true -> All end]),
    io:format("  ~p ~p~n", [erlang:trace_info(MFA, traced), erlang:trace_info(MFA, match_spec)]).

clean({meta, Pid}) when is_pid(Pid) -> {meta, a_pid};
clean(X) -> X.

in_process(F) ->
    Self = self(),
    Pid = spawn_link(fun() -> F(), Self ! {done, self()} end),
    receive {done, Pid} -> Pid end.

staying(F) ->
    Self = self(),
    Pid = spawn_link(fun() ->
        receive go -> ok end,
        F(),
        Self ! {done, self()},
        receive never -> ok end
    end),
    1 = erlang:trace(Pid, true, [call]),
    Pid ! go,
    receive {done, Pid} -> Pid end.

meta_events(Pid) ->
    receive
        {trace_ts, Pid, _, _, {_, _, _}} = Event -> show(Event, 1), meta_events(Pid);
        {trace_ts, Pid, _, _, _, {_, _, _}} = Event -> show(Event, 1), meta_events(Pid)
    after 0 ->
        ok
    end.

show(Event, Stamp) ->
    List = lists:nthtail(2, tuple_to_list(Event)),
    io:format("meta ~p~n", [lists:sublist(List, length(List) - Stamp)]).

exported(X) -> local(X).
local(X) -> X + 1.

count(0) -> ok;
count(N) -> count(N - 1).

slow(N) -> lists:foldl(fun(X, A) -> X bxor A end, 0, lists:seq(1, N * 1000)).
