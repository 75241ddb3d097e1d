%% An ETS set: insert, look up, counters and delete.
-module(ets_set).
-define(SIZE, 7).
-include("bench.hrl").

run(N) -> T = ets:new(t, [set]), loop(N, T, 0).

loop(0, _, Acc) -> Acc;
loop(N, T, Acc) ->
    fill(T, 80000),
    S = probe(T, 80000, 0),
    [ets:update_counter(T, K, {2, 1}) || K <- lists:seq(1, 40000)],
    ets:delete_all_objects(T),
    loop(N - 1, T, Acc + S).

fill(_, 0) -> ok;
fill(T, N) -> ets:insert(T, {N, N * 2, value}), fill(T, N - 1).

probe(_, 0, Acc) -> Acc;
probe(T, N, Acc) -> [{_, V, _}] = ets:lookup(T, N), probe(T, N - 1, (Acc + V) band 16#ffffff).
