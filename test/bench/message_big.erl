%% Messages that hold larger terms, copied between processes.
-module(message_big).
-define(SIZE, 6000).
-include("bench.hrl").

run(N) ->
    P = spawn_link(fun echo/0),
    T = [{I, "some text", #{k => I}, <<I:64>>} || I <- lists:seq(1, 500)],
    loop(N, P, T, 0).

loop(0, _, _, Acc) -> Acc;
loop(N, P, T, Acc) -> P ! {self(), T}, receive {P, L} -> loop(N - 1, P, T, Acc + length(L)) end.

echo() -> receive {From, T} -> From ! {self(), T}, echo() end.
