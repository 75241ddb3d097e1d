%% References to what the runtime keeps (counters, tables, patterns) are still good
%% after they were bytes, as long as there is another one.
-module(magic_references).
-export([main/1]).

main(_) ->
    Counter = counters:new(2, [write_concurrency]),
    counters:add(Counter, 1, 5),
    Again = bytes(bytes(Counter)),
    counters:add(Again, 1, 6),
    io:format("~p ~p~n", [counters:get(Counter, 1), Counter =:= Again]),
    Atomics = atomics:new(1, []),
    ok = atomics:put(bytes(Atomics), 1, -7),
    io:format("~p~n", [atomics:get(Atomics, 1)]),
    Table = ets:new(table, []),
    true = ets:insert(bytes(Table), {a, 1}),
    io:format("~p~n", [ets:lookup(Table, a)]),
    %% In messages, funs and other terms; by other processes.
    Self = self(),
    Fun = bytes(fun(N) -> counters:add(Counter, 2, N) end),
    Pids = [spawn_link(fun() -> Fun(N), Self ! {self(), #{bytes({Atomics}) => [Again]}} end) || N <- lists:seq(1, 100)],
    Got = [receive {Pid, Term} -> Term end || Pid <- Pids],
    io:format("~p ~p~n", [counters:get(Counter, 2), lists:usort(Got) =:= [#{{Atomics} => [Counter]}]]),
    %% The last one: the bytes keep nothing alive.
    Bytes = spawn_bytes(),
    erlang:garbage_collect(),
    io:format("~p~n", [catch element(1, catch atomics:get(binary_to_term(Bytes), 1))]),
    [keep(N) || N <- lists:seq(1, 1000)],
    io:format("done~n").

bytes(Term) -> binary_to_term(term_to_binary(Term)).

spawn_bytes() ->
    {Pid, Ref} = spawn_monitor(fun() -> exit({bytes, term_to_binary(atomics:new(1, []))}) end),
    receive {'DOWN', Ref, process, Pid, {bytes, Bytes}} -> Bytes end.

keep(N) ->
    Atomics = atomics:new(N, []),
    ok = atomics:put(bytes(Atomics), N, N),
    N = atomics:get(bytes({a, Atomics}, 2), N),
    N = atomics:get(Atomics, N).

bytes(Tuple, I) -> element(I, bytes(Tuple)).
