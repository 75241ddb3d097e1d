%% lists:sort of random integers.
-module(sort_ints).
-define(SIZE, 3).
-include("bench.hrl").

run(N) -> loop(N, random(200000, 42, []), 0).

loop(0, _, Acc) -> Acc;
loop(N, L, Acc) -> S = lists:sort(L), loop(N - 1, [H + N || H <- L], Acc + lists:nth(1000, S)).

random(0, _, Acc) -> Acc;
random(N, S, Acc) -> T = (S * 1103515245 + 12345) band 16#7fffffff, random(N - 1, T, [T | Acc]).
