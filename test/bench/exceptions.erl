%% try, throw, error and catch.
-module(exceptions).
-define(SIZE, 14000000).
-include("bench.hrl").

run(N) -> loop(N, 0).

loop(0, Acc) -> Acc;
loop(N, Acc) ->
    V = try act(N)
        catch
            throw:{T, X} -> T + X;
            error:E -> E
        end,
    loop(N - 1, (Acc + V) band 16#ffffff).

act(N) when N band 3 =:= 0 -> throw({1, N});
act(N) when N band 3 =:= 1 -> deep(5, N);
act(N) -> N.

deep(0, N) -> throw({0, N});
deep(K, N) -> 1 + deep(K - 1, N).
