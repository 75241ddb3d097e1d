%% proplists, orddict, dict (sorted before printing) and gb_trees.
-module(dicts).
-export([main/1]).

main(_) ->
    P = fun(X) -> io:format("~p~n", [X]) end,
    L = [a, {b, 2}, {c, 3}, {b, 4}, {d, false}],
    P([proplists:get_value(K, L) || K <- [a, b, z]]), P(proplists:get_value(z, L, dflt)),
    P(proplists:get_all_values(b, L)), P(proplists:get_bool(a, L)), P(proplists:get_bool(d, L)),
    P(proplists:delete(b, L)), P(proplists:compact([{a, true}, {b, 1}])), P(proplists:unfold(L)),
    P(proplists:get_keys([{x, 1}])), P(proplists:is_defined(c, L)), P(proplists:lookup(b, L)),
    P(proplists:split(L, [b])), P(proplists:to_map(L)),
    O = orddict:from_list([{b, 2}, {a, 1}]),
    P(orddict:store(c, 3, O)), P(orddict:fetch(a, O)),
    P(orddict:update(a, fun(X) -> X + 10 end, O)), P(orddict:update_counter(z, 5, O)),
    P(orddict:append(l, 1, orddict:append(l, 2, []))),
    P(orddict:merge(fun(_, X, Y) -> X + Y end, O, [{a, 5}])),
    P(orddict:fold(fun(K, V, A) -> [{V, K} | A] end, [], O)), P(orddict:find(q, O)),
    D = lists:foldl(fun(I, A) -> dict:store(I, I * I, A) end, dict:new(), lists:seq(1, 100)),
    P(lists:sort(dict:to_list(dict:filter(fun(K, _) -> K rem 20 =:= 0 end, D)))), P(dict:size(D)),
    P(dict:fetch(7, D)), P(dict:find(101, D)), P(dict:is_key(5, D)),
    P(lists:sum(dict:fetch_keys(D))), P(dict:fold(fun(_, V, A) -> V + A end, 0, D)),
    P(dict:size(dict:erase(5, D))), P(dict:fetch(k, dict:append(k, b, dict:append(k, a, D)))),
    P(dict:fetch(1, dict:update_counter(1, 5, D))),
    T = lists:foldl(fun(I, A) -> gb_trees:insert((I * 37) rem 101, I, A) end, gb_trees:empty(),
        lists:seq(1, 20)),
    P(gb_trees:to_list(T)), P(gb_trees:size(T)), P(gb_trees:lookup(37, T)),
    P(gb_trees:lookup(38, T)), P(gb_trees:smallest(T)), P(gb_trees:largest(T)),
    P(gb_trees:keys(gb_trees:delete(37, T))), P(element(1, gb_trees:take_smallest(T))),
    P(gb_trees:is_defined(37, T)), P(gb_trees:enter(37, new, T) =/= T),
    P(element(1, gb_trees:next(gb_trees:iterator(T)))),
    P(gb_trees:map(fun(K, V) -> K + V end, gb_trees:balance(T))),
    P(try gb_trees:insert(37, x, T) catch error:R -> R end),
    P(try dict:fetch(zz, D) catch error:R2 -> R2 end).
