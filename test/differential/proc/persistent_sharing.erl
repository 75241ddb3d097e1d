-module(persistent_sharing).
-export([main/1]).
%% Persistent terms are not copied when they are sent or given to a spawned process; as the
%% reason of its end, and in tables, they are. What is shared inside of one stays so. One that is
%% erased is copied by whoever has it, also when it is still in a queue.

main(_) ->
    Term = {a, lists:seq(1, 100), binary:copy(<<"b">>, 40)},
    persistent_term:put(key, Term),
    P = persistent_term:get(key),
    show(got, P),
    self() ! P,
    receive M1 -> show(message, M1) end,
    self() ! {part, element(2, P)},
    receive {part, M2} -> show(part, M2) end,
    Alias = alias(),
    Alias ! {alias, P},
    receive {alias, M3} -> show(alias, M3) end,
    spawned(fun() -> show(environment, P) end),
    {_, R1} = spawn_monitor(erlang, apply, [fun(X) -> show(argument, X) end, [P]]),
    receive {'DOWN', R1, _, _, normal} -> ok end,
    {_, R2} = spawn_monitor(fun() -> exit(P) end),
    receive {'DOWN', R2, _, _, Reason} -> show(reason, Reason) end,
    process_flag(trap_exit, true),
    Linked = spawn_link(fun() -> exit(P) end),
    receive {'EXIT', Linked, Why} -> show(link, Why) end,
    T = ets:new(t, []),
    ets:insert(T, {1, P}),
    [{1, InTable}] = ets:lookup(T, 1),
    io:format("table: ~w ~w~n", [erts_debug:size_shared(InTable) > 0, InTable =:= P]),
    sharing(),
    erased(P).

show(What, Term) -> io:format("~w: ~w~n", [What, erts_debug:size_shared(Term)]).

spawned(F) ->
    {_, R} = spawn_monitor(F),
    receive {'DOWN', R, _, _, normal} -> ok end.

%% 2^30 leaves.
sharing() ->
    Deep = lists:foldl(fun(_, A) -> [A | A] end, [], lists:seq(1, 30)),
    persistent_term:put(deep, Deep),
    Stored = persistent_term:get(deep),
    io:format("deep: ~w ~w~n", [erts_debug:size(Stored), erts_debug:size_shared(Stored)]),
    spawned(fun() -> io:format("deep: ~w ~w~n", [erts_debug:size(Stored), erts_debug:size_shared(Stored)]) end),
    Self = self(),
    P = spawn(fun() -> receive Got -> Self ! {size, erts_debug:size(Got)} end end),
    P ! Stored,
    receive {size, Size} -> io:format("sent: ~w~n", [Size]) end,
    persistent_term:erase(deep),
    wait_until(fun() -> erts_debug:size_shared(Stored) > 0 end),
    io:format("erased: ~w~n", [erts_debug:size(Stored)]).

erased(P) ->
    Self = self(),
    Pids = [spawn(fun() -> holder(Self) end) || _ <- lists:seq(1, 20)],
    [begin Q ! first, Q ! {second, P} end || Q <- Pids],
    persistent_term:erase(key),
    wait_until(fun() -> erts_debug:size_shared(P) > 0 end),
    receive after 50 -> ok end,
    [Q ! go || Q <- Pids],
    io:format("~p~n", [lists:usort([receive {Q, Answer} -> Answer end || Q <- Pids])]),
    self() ! P,
    receive Last -> io:format("~w ~w~n", [Last =:= P, erts_debug:size_shared(Last) > 0]) end.

holder(To) ->
    receive go -> ok end,
    receive first -> ok end,
    receive {second, P} -> To ! {self(), {erts_debug:size_shared(P) > 0, P}} end.

wait_until(F) ->
    case F() of
        true -> ok;
        false -> receive after 1 -> ok end, wait_until(F)
    end.
