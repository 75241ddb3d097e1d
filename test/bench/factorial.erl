%% Factorials: bignum times small integer, and printing them.
-module(factorial).
-define(SIZE, 90).
-include("bench.hrl").

run(N) -> loop(N, 0).

loop(0, Acc) -> Acc;
loop(N, Acc) -> loop(N - 1, Acc + erlang:phash2(integer_to_list(fact(2000 + N)))).

fact(0) -> 1;
fact(N) -> N * fact(N - 1).
