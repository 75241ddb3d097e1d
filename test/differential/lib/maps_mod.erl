%% The maps module.
-module(maps_mod).
-export([main/1]).

main(_) ->
    P = fun(X) -> io:format("~p~n", [X]) end,
    M = #{a => 1, b => 2, c => 3},
    P(maps:filter(fun(_, V) -> V > 1 end, M)),
    P(maps:filtermap(fun(_, 1) -> false; (_, 2) -> true; (K, V) -> {true, {K, V}} end, M)),
    P(maps:find(a, M)), P(maps:find(z, M)), P(maps:fold(fun(K, V, A) -> [{K, V} | A] end, [], M)),
    P(maps:foreach(fun(K, V) -> io:format("~p=~p~n", [K, V]) end, M)), P(maps:from_keys([x, y], 0)),
    P(maps:from_list([{a, 1}, {a, 2}])), P(maps:get(a, M)), P(maps:get(z, M, def)),
    P(maps:groups_from_list(fun(X) -> X rem 2 end, [1, 2, 3])),
    P(maps:groups_from_list(fun(X) -> X rem 2 end, fun(X) -> X * 10 end, [1, 2, 3])),
    P(maps:intersect(M, #{b => x})),
    P(maps:intersect_with(fun(K, A, B) -> {K, A, B} end, M, #{b => x})), P(maps:is_key(a, M)),
    P(maps:keys(M)), P(maps:map(fun(K, V) -> {K, V} end, M)), P(maps:merge(M, #{c => 9, d => 4})),
    P(maps:merge_with(fun(_, A, B) -> A + B end, M, #{c => 9, d => 4})), P(maps:new()),
    P(maps:next(maps:iterator(#{k => v}))), P(maps:put(a, 9, M)), P(maps:remove(a, M)),
    P(maps:remove(zz, M)), P(maps:size(M)), P(maps:take(a, M)), P(maps:take(z, M)),
    P(maps:to_list(M)), P(maps:update(a, 9, M)),
    P(maps:update_with(a, fun(V) -> V + 1 end, M)),
    P(maps:update_with(z, fun(V) -> V + 1 end, 0, M)), P(maps:values(M)), P(maps:with([a, z], M)),
    P(maps:without([a, z], M)),
    P([t(F) || F <- [fun() -> maps:get(z, M) end, fun() -> maps:update(z, 1, M) end,
        fun() -> maps:keys(x) end, fun() -> maps:from_list([a]) end, fun() -> maps:from_list(x) end,
        fun() -> maps:map(x, M) end, fun() -> maps:merge(M, []) end, fun() -> maps:update_with(z,
        fun(V) -> V end, M) end, fun() -> maps:get(a, []) end]]).

t(F) -> try F() catch error:R -> R end.
