%% Arithmetic near the bounds of small integers.
-module(arith_small).
-export([main/1]).

main(_) ->
    Vals = [0, 1, -1, 2, -2, 7, -7, 16#7ffffff, 1 bsl 28, 1 bsl 31, 1 bsl 32, -(1 bsl 31),
            (1 bsl 59) - 1, 1 bsl 59, -(1 bsl 59), -(1 bsl 59) - 1],
    [erlang:display({A, B, A + B, A - B, A * B, d(A, B), r(A, B)}) || A <- Vals, B <- Vals],
    ok.

d(A, B) -> try A div B catch error:E -> E end.
r(A, B) -> try A rem B catch error:E -> E end.
