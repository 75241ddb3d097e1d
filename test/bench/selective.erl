%% Selective receive with a reference behind many other messages.
-module(selective).
-define(SIZE, 260).
-include("bench.hrl").

run(N) ->
    S = spawn_link(fun server/0),
    [self() ! {noise, I} || I <- lists:seq(1, 20000)],
    loop(N * 1000, S, 0).

loop(0, _, Acc) -> Acc;
loop(N, S, Acc) ->
    R = make_ref(),
    S ! {self(), R, N},
    receive {R, X} -> loop(N - 1, S, (Acc + X) band 16#ffff) end.

server() -> receive {From, R, N} -> From ! {R, N * 2}, server() end.
