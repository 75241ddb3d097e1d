%% The dict module: store, fetch, update, fold.
-module(dict_mod).
-define(SIZE, 30).
-include("bench.hrl").

run(N) -> loop(N, 0).

loop(0, Acc) -> Acc;
loop(N, Acc) ->
    D = lists:foldl(fun(I, A) -> dict:store(I, I, A) end, dict:new(), lists:seq(1, 15000)),
    D2 = lists:foldl(fun(I, A) -> dict:update_counter(I, 1, A) end, D, lists:seq(1, 15000)),
    loop(N - 1, Acc + dict:fold(fun(_, V, A) -> A + V end, 0, D2)).
