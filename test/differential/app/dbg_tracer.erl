%% dbg without its source: calls, returns, exceptions, messages, and what is told of
%% what is traced.
-module(dbg_tracer).
-export([main/1, fact/1, twice/1, boom/1, loop/1]).
-include_lib("stdlib/include/ms_transform.hrl").

fact(0) -> 1;
fact(N) -> N * fact(N - 1).
twice(X) -> X + X.
boom(X) -> error({boom, X}).

loop(N) ->
    receive
        {From, add, M} -> From ! {sum, N + M}, loop(N + M);
        stop -> ok
    end.

main(_) ->
    Self = self(),
    Handler = fun(Event, Count) -> Self ! {event, Count, event(Event)}, Count + 1 end,
    {ok, Tracer} = dbg:tracer(process, {Handler, 1}),
    io:format("~p ~p~n", [is_pid(Tracer), dbg:get_tracer() =:= {ok, Tracer}]),
    {ok, Node} = dbg:p(new, [c, m, procs]),
    io:format("~p~n", [Node]),
    show(tp, dbg:tp(?MODULE, fact, 1, x)),
    show(tpl, dbg:tpl(?MODULE, boom, cx)),
    show(tpe, dbg:tp(?MODULE, twice, dbg:fun2ms(fun([X]) when X > 3 -> message({big, X}), return_trace() end))),
    show(ltp, dbg:tp({?MODULE, twice, 2}, [])),
    run(fun() -> fact(3) end),
    run(fun() -> catch boom(7) end),
    run(fun() -> {twice(2), twice(4)} end),
    P = spawn(?MODULE, loop, [5]),
    P ! {self(), add, 4},
    receive {sum, S} -> io:format("sum ~p~n", [S]) end,
    P ! stop,
    timer:sleep(50),
    events(),
    show(ctpl, dbg:ctpl(?MODULE, boom)),
    {ok, [{matched, _, _}]} = dbg:ctp(),
    {ok, _} = dbg:p(all, clear),
    run(fun() -> {fact(2), twice(9)} end),
    events(),
    io:format("~p~n", [catch dbg:p(nonsense, [x])]),
    io:format("~p~n", [dbg:tracer(process, {Handler, 1})]),
    dbg:stop_clear(),
    io:format("~p~n", [whereis(dbg)]),
    io:format("~p~n", [dbg:n(nowhere@nohost)]),
    io:format("~p~n", [lists:sort(dbg:fun2ms(fun(_) -> true end))]),
    dbg:ltp(),
    console(),
    schedulers().

%% And of module scheduler.
schedulers() ->
    Sample = scheduler:sample(),
    lists:foldl(fun erlang:'+'/2, 0, lists:seq(1, 100000)),
    io:format("~p ~p~n", [
        [element(1, U) || U <- lists:sublist(scheduler:utilization(Sample), 2)],
        [element(1, U) || U <- lists:sublist(scheduler:utilization(Sample, scheduler:sample()), 2)]
    ]),
    io:format("~p~n", [application:start(runtime_tools)]),
    io:format("~p~n", [lists:keymember(runtime_tools, 1, application:which_applications())]).


%% What dbg's own handler prints, but for the pid.
console() ->
    Self = self(),
    Printer = spawn_link(fun() -> printer(Self) end),
    Before = group_leader(),
    group_leader(Printer, self()),
    {ok, _} = dbg:tracer(),
    {ok, _} = dbg:p(self(), [call, return_to]),
    {ok, _} = dbg:tpl(?MODULE, twice, 1, [{'_', [], [{return_trace}]}]),
    42 = twice(21),
    timer:sleep(50),
    dbg:stop(),
    group_leader(Before, self()),
    lists:foreach(
        fun(Text) -> io:format("~ts", [re:replace(Text, "<[0-9.]*>", "PID", [global])]) end,
        printed()
    ).

printer(Owner) ->
    receive
        {io_request, From, As, Request} ->
            Text =
                case Request of
                    {put_chars, unicode, M, F, A} -> apply(M, F, A);
                    {put_chars, unicode, Chars} -> Chars
                end,
            Owner ! {printed, unicode:characters_to_list(Text)},
            From ! {io_reply, As, ok},
            printer(Owner)
    end.

printed() ->
    receive {printed, Text} -> [Text | printed()] after 100 -> [] end.

show(What, Result) -> io:format("~p ~p~n", [What, Result]).

run(Fun) ->
    {Pid, Ref} = spawn_monitor(Fun),
    receive {'DOWN', Ref, process, Pid, Reason} -> io:format("~p~n", [Reason]) end,
    timer:sleep(20).

event(Event) -> list_to_tuple([clean(E) || E <- tuple_to_list(Event)]).
clean(Pid) when is_pid(Pid) -> pid;
clean({M, F, A}) when is_atom(M), is_atom(F), M =/= ?MODULE -> {M, F, length_of(A)};
clean(T) when is_tuple(T) -> list_to_tuple([clean(E) || E <- tuple_to_list(T)]);
clean(T) -> T.
length_of(A) when is_list(A) -> length(A);
length_of(A) -> A.

events() ->
    receive {event, N, E} -> io:format("~p ~p~n", [N, E]), events()
    after 100 -> ok
    end.
