%% An ordered ETS set: insert, traverse, select with a match specification.
-module(ets_ordered).
-define(SIZE, 12).
-include("bench.hrl").

run(N) -> T = ets:new(t, [ordered_set]), loop(N, T, 0).

loop(0, _, Acc) -> Acc;
loop(N, T, Acc) ->
    [ets:insert(T, {(I * 7919) rem 50021, I}) || I <- lists:seq(1, 50000)],
    W = walk(T, ets:first(T), 0),
    S = length(ets:select(T, [{{'$1', '$2'}, [{'>', '$1', 1000}, {'<', '$2', 25000}], ['$2']}])),
    ets:delete_all_objects(T),
    loop(N - 1, T, Acc + W + S).

walk(_, '$end_of_table', Acc) -> Acc;
walk(T, K, Acc) -> walk(T, ets:next(T, K), (Acc + K) band 16#ffffff).
