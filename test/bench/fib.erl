%% Plain calls: the doubly recursive Fibonacci function.
-module(fib).
-define(SIZE, 39).
-include("bench.hrl").

run(N) -> fib(N).

fib(N) when N < 2 -> N;
fib(N) -> fib(N - 1) + fib(N - 2).
