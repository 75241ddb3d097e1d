%% List comprehensions with filters and nested generators.
-module(comprehension).
-define(SIZE, 450).
-include("bench.hrl").

run(N) -> loop(N, lists:seq(1, 300), 0).

loop(0, _, Acc) -> Acc;
loop(N, L, Acc) ->
    P = [{X, Y} || X <- L, X rem 3 =/= 0, Y <- L, (X + Y) rem 5 =:= N rem 5],
    loop(N - 1, L, Acc + length(P) + lists:sum([X * Y || {X, Y} <- P, X < Y]) band 16#ffff).
