%% Direct calls, recursion and tail calls.
-module(calls).
-export([main/1]).

main(_) ->
    erlang:display(fact(10)),
    erlang:display(fib(20)),
    erlang:display(loop(100000, 0)),
    erlang:display(even(1001)),
    erlang:display(ack(2, 3)).

fact(0) -> 1;
fact(N) -> N * fact(N - 1).

fib(N) when N < 2 -> N;
fib(N) -> fib(N - 1) + fib(N - 2).

loop(0, Acc) -> Acc;
loop(N, Acc) -> loop(N - 1, Acc + N).

even(0) -> true;
even(N) -> odd(N - 1).

odd(0) -> false;
odd(N) -> even(N - 1).

ack(0, N) -> N + 1;
ack(M, 0) -> ack(M - 1, 1);
ack(M, N) -> ack(M - 1, ack(M, N - 1)).
