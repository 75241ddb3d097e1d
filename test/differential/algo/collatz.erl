%% Collatz sequences: longest under a bound, with integers only.
-module(collatz).
-export([main/1]).

main(_) ->
    io:format("~w~n", [seq(27)]),
    io:format("~w~n", [longest(3000, 1, 1, 1)]).

seq(1) -> [1];
seq(N) -> [N | seq(next(N))].

next(N) when N band 1 =:= 0 -> N bsr 1;
next(N) -> 3 * N + 1.

len(1, K) -> K;
len(N, K) -> len(next(N), K + 1).

longest(Max, N, Best, BestLen) when N > Max -> {Best, BestLen};
longest(Max, N, Best, BestLen) ->
    case len(N, 1) of
        L when L > BestLen -> longest(Max, N + 1, N, L);
        _ -> longest(Max, N + 1, Best, BestLen)
    end.
