%% Integer loops: the longest Collatz sequence.
-module(collatz).
-define(SIZE, 1100000).
-include("bench.hrl").

run(N) -> longest(N, 1, 1, 1).

longest(Max, N, Best, Len) when N > Max -> {Best, Len};
longest(Max, N, Best, Len) ->
    case steps(N, 1) of
        K when K > Len -> longest(Max, N + 1, N, K);
        _ -> longest(Max, N + 1, Best, Len)
    end.

steps(1, K) -> K;
steps(N, K) when N band 1 =:= 0 -> steps(N bsr 1, K + 1);
steps(N, K) -> steps(3 * N + 1, K + 1).
