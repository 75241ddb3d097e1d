%% Longest common subsequence diff of two texts in unified-like form, and patching.
-module(diff_tool).
-export([main/1]).

main(_) ->
    A = ["alpha", "beta", "gamma", "delta", "epsilon"],
    B = ["alpha", "gamma", "GAMMA", "delta", "zeta", "epsilon"],
    D = diff(A, B),
    [io:format("~s ~s~n", [case T of same -> " "; del -> "-"; add -> "+" end, L]) || {T, L} <- D],
    B = patch(A, D),
    A = patch(B, [{case T of del -> add; add -> del; same -> same end, L} || {T, L} <- D]),
    io:format("patched both ways~n").

diff(A, B) -> {_, D, _} = lcs(A, B, #{}), D.
lcs([], B, M) -> {0, [{add, X} || X <- B], M};
lcs(A, [], M) -> {0, [{del, X} || X <- A], M};
lcs([H | TA] = A, [H | TB] = B, M) -> memo(A, B, M, fun() -> {N, D, M2} = lcs(TA, TB, M), {N + 1, [{same, H} | D], M2} end);
lcs([HA | TA] = A, [HB | TB] = B, M) -> memo(A, B, M, fun() -> {N1, D1, M1} = lcs(TA, B, M), {N2, D2, M2} = lcs(A, TB, M1), if N1 >= N2 -> {N1, [{del, HA} | D1], M2}; true -> {N2, [{add, HB} | D2], M2} end end).
memo(A, B, M, F) -> K = {length(A), length(B)}, case M of #{K := {N, D}} -> {N, D, M}; #{} -> {N, D, M2} = F(), {N, D, M2#{K => {N, D}}} end.

patch([], []) -> [];
patch([H | T], [{same, H} | D]) -> [H | patch(T, D)];
patch([H | T], [{del, H} | D]) -> patch(T, D);
patch(L, [{add, X} | D]) -> [X | patch(L, D)].
