%% Two processes exchange messages.
-module(ping_pong).
-define(SIZE, 400000).
-include("bench.hrl").

run(N) ->
    P = spawn_link(fun pong/0),
    R = ping(N, P, 0),
    P ! stop,
    R.

ping(0, _, Acc) -> Acc;
ping(N, P, Acc) -> P ! {self(), N}, receive {P, X} -> ping(N - 1, P, (Acc + X) band 16#ffff) end.

pong() -> receive {From, N} -> From ! {self(), N + 1}, pong(); stop -> ok end.
