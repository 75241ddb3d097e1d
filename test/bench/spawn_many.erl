%% Ten thousand processes spawned at once, each with links and messages.
-module(spawn_many).
-define(SIZE, 12).
-include("bench.hrl").

run(N) -> loop(N, 0).

loop(0, Acc) -> Acc;
loop(N, Acc) ->
    Self = self(),
    Ps = [spawn_link(fun() -> receive {add, X} -> Self ! {self(), X + I} end end) || I <- lists:seq(1, 20000)],
    [P ! {add, N} || P <- Ps],
    loop(N - 1, Acc + collect(Ps, 0)).

collect([], Acc) -> Acc;
collect([_ | Ps], Acc) -> receive {_, V} -> collect(Ps, Acc + V) end.
