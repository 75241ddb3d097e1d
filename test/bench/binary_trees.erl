%% Allocation of binary trees: the collector's work.
-module(binary_trees).
-define(SIZE, 20).
-include("bench.hrl").

run(N) ->
    Long = make(N),
    S = lists:sum([count(make(D)) || D <- lists:seq(4, N, 2), _ <- lists:seq(1, 1 bsl (N - D))]),
    S + count(Long).

make(0) -> {leaf, leaf};
make(D) -> {make(D - 1), make(D - 1)}.

count({leaf, leaf}) -> 1;
count({L, R}) -> 1 + count(L) + count(R).
