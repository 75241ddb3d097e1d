%% band, bor, bxor, bnot, bsl and bsr over small and big, both signs.
-module(bitops).
-export([main/1]).

main(_) ->
    Vals = [0, 1, -1, 5, -6, 255, 1 bsl 58, 1 bsl 59, -(1 bsl 59), 1 bsl 64, -(1 bsl 64),
        (1 bsl 100) - 1, -(1 bsl 99) + 3],
    [io:format("~w ~w: ~w ~w ~w~n", [A, B, A band B, A bor B, A bxor B]) || A <- Vals, B <- Vals],
    [io:format("~w: ~w ~w~n", [A, bnot A, [{A bsl S, A bsr S} || S <- [0, 1, 4, 59, 60, 63, 64,
        65, 130, -1, -64]]]) || A <- Vals],
    ok.
