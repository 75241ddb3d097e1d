%% An LRU cache with a map and a counter-ordered gb_tree.
-module(lru_cache).
-export([main/1]).

main(_) ->
    Ops = [{put, a, 1}, {put, b, 2}, {put, c, 3}, {get, a}, {put, d, 4}, {get, b}, {get, a},
        {put, a, 10}, {put, e, 5}, {get, c}, {get, a}, {get, d}],
    lists:foldl(fun(Op, C) -> {R, C2} = do(Op, C), io:format("~w -> ~w ~w~n", [Op, R,
        keys(C2)]), C2 end, new(3), Ops),
    {Hits, _} = lists:foldl(fun(I, {H, C}) -> K = (I * I) rem 37, case do({get, K}, C) of {none,
        C2} -> {_, C3} = do({put, K, I}, C2), {H, C3}; {_, C2} -> {H + 1, C2} end end, {0, new(10)},
        lists:seq(1, 1000)),
    io:format("~w hits~n", [Hits]).

new(Cap) -> {Cap, 0, #{}, gb_trees:empty()}.

do({get, K}, {Cap, T, M, Q} = C) ->
    case M of
        #{K := {V, Old}} -> {V, {Cap, T + 1, M#{K := {V, T}}, gb_trees:insert(T, K,
            gb_trees:delete(Old, Q))}};
        #{} -> {none, C}
    end;
do({put, K, V}, {Cap, T, M, Q}) ->
    case M of
        #{K := {_, Old}} -> {updated, {Cap, T + 1, M#{K := {V, T}}, gb_trees:insert(T, K,
            gb_trees:delete(Old, Q))}};
        #{} when map_size(M) < Cap -> {added, {Cap, T + 1, M#{K => {V, T}}, gb_trees:insert(T,
            K, Q)}};
        #{} -> {_, Victim, Q2} = gb_trees:take_smallest(Q),
        {{evicted, Victim}, {Cap, T + 1, (maps:remove(Victim, M))#{K => {V, T}},
            gb_trees:insert(T, K, Q2)}}
    end.

keys({_, _, _, Q}) -> gb_trees:values(Q).
