%% Poker hands classified and ranked.
-module(poker).
-export([main/1]).

main(_) ->
    Hs = ["2H 3H 4H 5H 6H", "KS KD KC KH 2D", "2S 2D 2C 3H 3D", "AH 9H 2H 5H 7H",
        "5S 6D 7C 8H 9D", "AS 2D 3C 4H 5D", "QS QD QC 4H 5D", "TS TD 4C 4H 5D", "JS JD 2C 4H 5D",
        "AS JD 2C 4H 5D"],
    [io:format("~s ~w~n", [H, rank(H)]) || H <- lists:reverse(lists:sort(fun(A,
        B) -> rank(A) =< rank(B) end, Hs))],
    ok.

rank(S) ->
    Cs = [{val(V), Su} || [V, Su] <- string:lexemes(S, " ")],
    Vs = lists:reverse(lists:sort([V || {V, _} <- Cs])),
    Groups = lists:reverse(lists:sort([{length([X || X <- Vs, X =:= V]),
        V} || V <- lists:usort(Vs)])),
    Flush = length(lists:usort([Su || {_, Su} <- Cs])) =:= 1,
    Straight = case Vs of [14, 5, 4, 3, 2] -> 5; [H | _] -> case Vs =:= lists:seq(H, H - 4,
        -1) of true -> H; false -> 0 end end,
    case Groups of
        _ when Flush, Straight > 0 -> {8, straight_flush, [Straight]};
        [{4, A}, {1, B}] -> {7, four, [A, B]};
        [{3, A}, {2, B}] -> {6, full_house, [A, B]};
        _ when Flush -> {5, flush, Vs};
        _ when Straight > 0 -> {4, straight, [Straight]};
        [{3, A} | R] -> {3, three, [A | [V || {_, V} <- R]]};
        [{2, A}, {2, B}, {1, C}] -> {2, two_pairs, [A, B, C]};
        [{2, A} | R] -> {1, pair, [A | [V || {_, V} <- R]]};
        _ -> {0, high, Vs}
    end.

val($T) -> 10; val($J) -> 11; val($Q) -> 12; val($K) -> 13; val($A) -> 14;
val(C) -> C - $0.
