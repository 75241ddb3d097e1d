%% Quicksort by comprehensions.
-module(quicksort).
-define(SIZE, 12).
-include("bench.hrl").

run(N) -> loop(N, random(50000, 42, []), 0).

loop(0, _, Acc) -> Acc;
loop(N, L, Acc) -> S = quick(L), loop(N - 1, [H bxor N || H <- L], Acc + lists:nth(100, S)).

quick([]) -> [];
quick([P | T]) -> quick([X || X <- T, X < P]) ++ [P | quick([X || X <- T, X >= P])].

random(0, _, Acc) -> Acc;
random(N, S, Acc) -> T = (S * 1103515245 + 12345) band 16#7fffffff, random(N - 1, T, [T | Acc]).
