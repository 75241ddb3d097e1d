%% Tables shared by processes: protection, ownership, heir, give_away, concurrent counters.
-module(ets_procs).
-export([main/1]).

main(_) ->
    Me = self(),
    T = ets:new(shared, [public, set, {write_concurrency, true}]), ets:insert(T, {c, 0}),
    run([fun() -> [ets:update_counter(T, c, 1) || _ <- lists:seq(1,
        1000)] end || _ <- lists:seq(1, 8)]),
    io:format("~p~n", [ets:lookup(T, c)]),
    Prot = ets:new(prot, []), ets:insert(Prot, {k, v}),
    io:format("~p~n", [in_other(fun() -> {ets:lookup(Prot, k), try ets:insert(Prot, {k,
        w}) catch error:R -> R end} end)]),
    Priv = ets:new(priv, [private]),
    io:format("~p~n", [in_other(fun() -> try ets:lookup(Priv, k) catch error:R -> R end end)]),
    Gone = in_other(fun() -> ets:new(gone, [public]) end), timer:sleep(10),
    io:format("~p~n", [ets:info(Gone)]),
    H = in_other(fun() -> X = ets:new(h, [{heir, Me, inherited}]), ets:insert(X, {left,
        behind}), X end),
    io:format("~p~n", [receive {'ETS-TRANSFER', H, From, D} -> {is_pid(From), D,
        ets:tab2list(H)} after 500 -> none end]),
    P = spawn(fun() -> receive {'ETS-TRANSFER', X, _, Gift} -> Me ! {got, Gift, ets:lookup(X,
        left), ets:info(X, owner) =:= self()} end end),
    ets:give_away(H, P, present), io:format("~p~n", [receive {got, A, B, C} -> {A, B, C} end]).

run(Fs) -> Rs = [element(2, spawn_monitor(F)) || F <- Fs], [receive {'DOWN', R, _, _, _} -> ok end || R <- Rs].
in_other(F) -> Me = self(), {_, R} = spawn_monitor(fun() -> Me ! {res, F()} end), V = receive {res, X} -> X end, receive {'DOWN', R, _, _, _} -> V end.
