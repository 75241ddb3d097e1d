%% lists:map, filter and foldl with funs over long lists.
-module(map_fold).
-define(SIZE, 50).
-include("bench.hrl").

run(N) -> L = lists:seq(1, 200000), loop(N, L, 0).

loop(0, _, Acc) -> Acc;
loop(N, L, Acc) ->
    M = lists:map(fun(X) -> X * 3 + N end, L),
    F = lists:filter(fun(X) -> X band 1 =:= 0 end, M),
    loop(N - 1, L, lists:foldl(fun(X, S) -> (S + X) band 16#ffffff end, Acc, F)).
