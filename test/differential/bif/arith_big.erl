%% Bignum arithmetic around 2^60, 2^63, 2^64 and beyond.
-module(arith_big).
-export([main/1]).

main(_) ->
    Vals = [1 bsl 60, (1 bsl 60) - 1, 1 bsl 63, (1 bsl 63) - 1, -(1 bsl 63), 1 bsl 64,
        (1 bsl 64) - 1,
            (1 bsl 64) + 1, (1 bsl 128) - 1, -(1 bsl 127) - 12345, 1 bsl 256, 3, -10, 1000000007],
    [io:format("~w ~w: ~w ~w ~w ~w ~w~n", [A, B, A + B, A - B, A * B, A div B,
        A rem B]) || A <- Vals, B <- Vals],
    ok.
