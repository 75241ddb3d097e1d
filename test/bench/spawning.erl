%% Spawning short-lived processes and waiting for each.
-module(spawning).
-define(SIZE, 180000).
-include("bench.hrl").

run(N) -> loop(N, 0).

loop(0, Acc) -> Acc;
loop(N, Acc) ->
    Self = self(),
    P = spawn(fun() -> Self ! {self(), N} end),
    receive {P, X} -> loop(N - 1, (Acc + X) band 16#ffffff) end.
