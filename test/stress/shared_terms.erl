%% Persistent terms are put and erased while processes read them, send them on, spawn with
%% them, keep them, store them in tables, wait for them, end with them. Each term is made of
%% its number, so whoever has one can tell whether it is whole; what was erased must not
%% change under anybody's hands, and its memory comes back.
-module(shared_terms).
-export([main/1]).
-compile(nowarn_unused_function).
-include("stress.hrl").

-define(KEYS, 16).

main(Args) ->
    Rounds = size_arg(Args, 400),
    Before = resident(),
    T = ets:new(t, [public, set]),
    Stop = counters:new(1, []),
    [put_term(K, K) || K <- lists:seq(1, ?KEYS)],
    Workers = [spawn_monitor(fun() -> worker(Kind, N, T, Stop) end)
               || N <- lists:seq(1, 4), Kind <- [reader, sender, spawner, keeper, storer, dying, waiting, list, large]],
    write(Rounds),
    counters:put(Stop, 1, 1),
    Ends = [receive {'DOWN', M, process, P, Why} -> Why end || {P, M} <- Workers],
    io:format("ends: ~p~n", [lists:usort(Ends)]),
    io:format("in the table: ~w~n", [lists:all(fun({_, Term}) -> check(Term) =:= ok end, ets:tab2list(T))]),
    [persistent_term:erase({?MODULE, K}) || K <- lists:seq(1, ?KEYS)],
    ets:delete(T),
    io:format("# rss_kb before ~w after ~w~n", [Before, resident()]),
    io:format("ok~n").

make(N) -> {N, lists:seq(N, N + 50), #{n => N, text => integer_to_binary(N)}, list_to_tuple(lists:duplicate(5, N)),
            binary:copy(<<N:32>>, 50), [[N | N] | N], fun() -> N end, float(N), N bsl 100}.

check({N, L, #{n := N, text := Text}, Tuple, Bin, [[N | N] | N], F, Float, Big}) ->
    L = lists:seq(N, N + 50),
    N = binary_to_integer(Text),
    Tuple = {N, N, N, N, N},
    Bin = binary:copy(<<N:32>>, 50),
    N = F(),
    true = Float == N,
    Big = N bsl 100,
    ok.

put_term(K, N) -> persistent_term:put({?MODULE, K}, make(N)).
get_term() -> persistent_term:get({?MODULE, rand:uniform(?KEYS)}, none).

write(0) -> ok;
write(N) ->
    K = rand:uniform(?KEYS),
    case N rem 3 of
        0 -> persistent_term:erase({?MODULE, K});
        _ -> put_term(K, N + 1000)
    end,
    case N rem 7 of 0 -> receive after 1 -> ok end; _ -> erlang:yield() end,
    write(N - 1).

worker(Kind, N, T, Stop) ->
    case counters:get(Stop, 1) of
        1 -> ok;
        0 ->
            work(Kind, N, T, get_term()),
            worker(Kind, N, T, Stop)
    end.

work(_, _, _, none) -> erlang:yield();
work(reader, _, _, Term) -> check(Term);
work(sender, _, _, Term) ->
    %% From hand to hand, with other things in between.
    Self = self(),
    P = spawn_link(fun() -> hand_on(5, Self) end),
    P ! {Term, [element(2, Term)]},
    receive {Same, [L]} -> check(Same), L = element(2, Same) end;
work(spawner, _, _, Term) ->
    {P, M} = spawn_monitor(fun() -> check(Term), {P2, M2} = spawn_monitor(fun() -> check(Term) end),
                                    receive {'DOWN', M2, process, P2, normal} -> ok end end),
    receive {'DOWN', M, process, P, normal} -> ok end;
work(keeper, _, _, Term) ->
    Kept = [Term | case get(kept) of undefined -> []; More -> lists:sublist(More, 20) end],
    put(kept, Kept),
    lists:foreach(fun check/1, Kept),
    erlang:yield();
work(storer, N, T, Term) ->
    ets:insert(T, {N, Term}),
    [{N, Again}] = ets:lookup(T, N),
    check(Again);
work(dying, _, _, Term) ->
    {P, M} = spawn_monitor(fun() -> exit({because, Term}) end),
    receive {'DOWN', M, process, P, {because, Same}} -> check(Same) end,
    process_flag(trap_exit, true),
    Q = spawn_link(fun() -> receive stop -> ok end end),
    exit(Q, Term),
    receive {'EXIT', Q, Other} -> check(Other) end;
work(waiting, _, _, Term) ->
    %% In the queue, behind others, while terms are erased.
    self() ! {later, Term},
    Ref = make_ref(),
    self() ! {Ref, Term},
    erlang:send_after(2, self(), {timer, Term}),
    receive {timer, Same} -> check(Same) end,
    receive {Ref, Second} -> check(Second) end,
    receive {later, Third} -> check(Third) end;
work(large, _, _, Term) ->
    %% Copying takes several slices, in which others run.
    Self = self(),
    {P, M} = spawn_monitor(fun() ->
        receive {_, Got, _} -> check(Got) end,
        receive {'EXIT', _, {_, Why}} -> check(Why) after 0 -> ok end,
        Self ! {self(), Got},
        exit({lists:seq(1, 100000), Got})
    end),
    P ! {lists:seq(1, 100000), Term, lists:seq(1, 100000)},
    receive {P, Same} -> check(Same) end,
    receive {'DOWN', M, process, P, {_, Why}} -> check(Why) end;
work(list, _, _, _) ->
    [check(Term) || {{?MODULE, _}, Term} <- persistent_term:get()],
    ok.

hand_on(0, To) -> receive Term -> To ! Term end;
hand_on(N, To) ->
    P = spawn_link(fun() -> hand_on(N - 1, To) end),
    receive {Term, _} = Both -> check(Term), P ! Both end.
