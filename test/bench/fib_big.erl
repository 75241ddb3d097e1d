%% Fibonacci numbers of 4,000 digits: bignum addition.
-module(fib_big).
-define(SIZE, 50).
-include("bench.hrl").

run(N) -> loop(N, 0).

loop(0, Acc) -> Acc;
loop(N, Acc) -> loop(N - 1, Acc + erlang:phash2(fib(20000 + N, 0, 1))).

fib(0, A, _) -> A;
fib(N, A, B) -> fib(N - 1, B, A + B).
