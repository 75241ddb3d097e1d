%% Deep recursion: Ackermann's function.
-module(ackermann).
-define(SIZE, 11).
-include("bench.hrl").

run(N) -> ack(3, N).

ack(0, N) -> N + 1;
ack(M, 0) -> ack(M - 1, 1);
ack(M, N) -> ack(M - 1, ack(M, N - 1)).
