%% Large maps: insert, look up, update and fold over 50,000 keys.
-module(maps_large).
-define(SIZE, 7).
-include("bench.hrl").

run(N) -> loop(N, 0).

loop(0, Acc) -> Acc;
loop(N, Acc) ->
    M = fill(50000, N, #{}),
    S = probe(50000, N, M, 0),
    M2 = maps:map(fun(_, V) -> V + 1 end, M),
    loop(N - 1, Acc + S + maps:fold(fun(_, V, A) -> (A + V) band 16#ffff end, 0, M2)).

fill(0, _, M) -> M;
fill(I, N, M) -> fill(I - 1, N, M#{I * 7919 + N => I}).

probe(0, _, _, Acc) -> Acc;
probe(I, N, M, Acc) ->
    case M of
        #{I := V} -> probe(I - 1, N, M, Acc + V);
        #{} -> probe(I - 1, N, M, Acc + maps:get(I * 7919 + N, M))
    end.
