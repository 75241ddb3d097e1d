%% gb_trees: insert, look up and delete.
-module(gb_tree).
-define(SIZE, 22).
-include("bench.hrl").

run(N) -> loop(N, 0).

loop(0, Acc) -> Acc;
loop(N, Acc) ->
    T = lists:foldl(fun(I, A) -> gb_trees:enter((I * 7919) rem 30011, I, A) end, gb_trees:empty(), lists:seq(1, 30000)),
    S = lists:foldl(fun(K, A) -> case gb_trees:lookup(K, T) of {value, V} -> A + V; none -> A end end, 0, lists:seq(1, 30000)),
    T2 = lists:foldl(fun(K, A) -> gb_trees:delete_any(K, A) end, T, lists:seq(1, 5000)),
    loop(N - 1, Acc + S + gb_trees:size(T2)).
