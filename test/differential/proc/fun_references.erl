-module(fun_references).
-export([main/1, make/1, id/1]).
%% fun_info(F, refc): how many funs of that code there are, and one for the code itself: on
%% heaps, in queues, dictionaries, tables and persistent terms.
main(_) ->
    F = make(id(1)),
    show("one", F),
    G = make(id(2)),
    show("two", F),
    List = [make(N) || N <- lists:seq(1, 10)],
    show("twelve", F),
    Sum = lists:sum([Fun(0) || Fun <- List]),
    erlang:garbage_collect(),
    show("two again", F),
    put(key, {kept, make(id(3))}),
    show("dictionary", F),
    erase(key),
    erlang:garbage_collect(),
    Self = self(),
    P = spawn(fun() -> receive stop -> Self ! stopped end, show("stopping", F), receive go -> F end end),
    wait_until(F, 4),
    show("spawned", F),
    P ! {message, G},
    show("queue", F),
    P ! stop,
    receive stopped -> ok end,
    {_, M} = spawn_monitor(fun() -> show("elsewhere", F) end),
    receive {'DOWN', M, _, _, normal} -> ok end,
    exit(P, kill),
    wait_until(F, 3),
    T = ets:new(t, [ordered_set]),
    ets:insert(T, [{1, G}, {2, [F, G]}]),
    show("table", F),
    ets:delete(T, 1),
    show("deleted", F),
    ets:delete(T),
    show("table gone", F),
    persistent_term:put(key, #{f => F}),
    show("persistent", F),
    persistent_term:erase(key),
    wait_until(F, 3),
    N = fun() -> nothing end,
    show("without environment", N),
    io:format("~p ~p~n", [erlang:fun_info(fun lists:map/2, refc), Sum + G(1) + F(1)]),
    {_, {badarg, [{erlang, fun_info, [_, nothing], _} | _]}} = (catch erlang:fun_info(F, nothing)).

make(N) -> fun(X) -> X + N end.
id(X) -> X.

show(What, F) -> io:format("~s: ~p~n", [What, erlang:fun_info(F, refc)]).

wait_until(F, N) ->
    case erlang:fun_info(F, refc) of
        {refc, N} -> ok;
        _ -> receive after 1 -> ok end, wait_until(F, N)
    end.
