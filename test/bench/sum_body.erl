%% A body-recursive sum, a hundred thousand deep each time.
-module(sum_body).
-define(SIZE, 35).
-include("bench.hrl").

run(N) -> loop(N, lists:seq(1, 500000), 0).

loop(0, _, Acc) -> Acc;
loop(N, L, Acc) -> loop(N - 1, L, Acc + sum(L)).

sum([H | T]) -> H + sum(T);
sum([]) -> 0.
