%% A token passed round a ring of 500 processes.
-module(ring).
-define(SIZE, 900000).
-include("bench.hrl").

run(N) ->
    Self = self(),
    First = lists:foldl(fun(_, Next) -> spawn_link(fun() -> hop(Next, Self) end) end, Self, lists:seq(1, 499)),
    First ! N,
    R = wait(First),
    First ! stop,
    receive stop -> R end.

wait(First) -> receive {done, X} -> X; N when N > 0 -> First ! N - 1, wait(First); _ -> finished end.

hop(Next, Owner) ->
    receive
        0 -> Owner ! {done, 0}, hop(Next, Owner);
        N when is_integer(N) -> Next ! N - 1, hop(Next, Owner);
        stop -> Next ! stop
    end.
