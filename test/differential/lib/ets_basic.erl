%% ETS sets and bags: insert, lookup, delete, update, counters, info, errors.
-module(ets_basic).
-export([main/1]).

main(_) ->
    P = fun(X) -> io:format("~p~n", [X]) end,
    T = ets:new(t, [set]),
    P(ets:insert(T, {a, 1})), P(ets:insert(T, [{b, 2}, {c, 3, x}, {a, 10}])), P(ets:lookup(T, a)),
    P(ets:lookup(T, z)), P(ets:insert_new(T, {a, 5})), P(ets:insert_new(T, {d, 4})),
    P(ets:member(T, b)), P(ets:lookup_element(T, c, 3)), P(ets:update_counter(T, a, 5)),
    P(ets:update_counter(T, a, {2, -3})), P(ets:update_counter(T, a, {2, 1, 10, 0})),
    P(ets:update_counter(T, new, 1, {new, 41})), P(ets:update_element(T, b, {2, two})),
    P(ets:update_element(T, zz, {2, x})), P(ets:take(T, b)), P(lists:sort(ets:tab2list(T))),
    P(ets:info(T, size)), P(ets:info(T, type)), P(ets:delete(T, a)),
    P(ets:delete_object(T, {d, 4})), P(lists:sort(ets:tab2list(T))), P(ets:delete_all_objects(T)),
    P(ets:info(T, size)),
    B = ets:new(b, [bag]), ets:insert(B, [{k, 1}, {k, 2}, {k, 1}, {j, 1}]),
    P(lists:sort(ets:lookup(B, k))), P(ets:delete_object(B, {k, 1})), P(ets:lookup(B, k)),
    D = ets:new(d, [duplicate_bag]), ets:insert(D, [{k, 1}, {k, 1}, {k, 2}]), P(ets:lookup(D, k)),
    P(ets:lookup_element(D, k, 2)),
    ets:new(named, [named_table, public, {keypos, 2}]), ets:insert(named, {v, key}),
    P(ets:lookup(named, key)), P(ets:whereis(named) =/= undefined), P(ets:rename(named, other)),
    P(ets:whereis(named)),
    P([t(F) || F <- [fun() -> ets:lookup(nosuch, k) end, fun() -> ets:insert(T, {}) end,
        fun() -> ets:insert(T, x) end, fun() -> ets:new(other, [named_table]) end,
        fun() -> ets:lookup_element(T, q, 1) end, fun() -> ets:update_counter(T, q, 1) end,
        fun() -> ets:new(x, [badopt]) end, fun() -> ets:delete(nosuch) end]]),
    P(ets:delete(T)), P(ets:info(T)), P(t(fun() -> ets:insert(T, {a}) end)),
    F = fun(E, A) -> A + element(2, E) end, S = ets:new(s, []),
    ets:insert(S, [{I, I * I} || I <- lists:seq(1, 1000)]), P(ets:foldl(F, 0, S)),
    P(ets:first(ets:new(e, []))).

t(F) -> try F() catch error:R -> R end.
