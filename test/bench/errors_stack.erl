%% Errors with stack traces built and read (their depth differs below main).
-module(errors_stack).
-define(SIZE, 700000).
-include("bench.hrl").

run(N) -> loop(N, 0).

loop(0, Acc) -> Acc;
loop(N, Acc) ->
    V = try step(N) catch error:badarith:St -> min(4, length(St)); error:{badmatch, X} -> X end,
    loop(N - 1, Acc + V).

step(N) when N band 1 =:= 0 -> 1 + 10 div (N - N);
step(N) -> 0 = N band 7, 0.
