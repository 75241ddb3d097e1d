%% Knapsack, longest common subsequence, edit distance and coin change by dynamic programming.
-module(knapsack).
-export([main/1]).

main(_) ->
    io:format("~w~n", [knap(50, [{a, 10, 60}, {b, 20, 100}, {c, 30, 120}])]),
    io:format("~s~n", [lcs("AGGTABQWERTY", "GXTXAYBWRTY")]),
    io:format("~w~n", [[edit(A, B) || {A, B} <- [{"kitten", "sitting"}, {"", "abc"}, {"same",
        "same"}, {"flaw", "lawn"}, {"intention", "execution"}]]]),
    io:format("~w~n", [coins(100, [50, 25, 10, 5, 1])]),
    io:format("~w~n", [lis([10, 9, 2, 5, 3, 7, 101, 18, 4, 20, 21])]).

knap(Cap, Items) ->
    T0 = list_to_tuple([{0, []} || _ <- lists:seq(0, Cap)]),
    T = lists:foldl(fun({N, W, V}, T1) ->
        list_to_tuple([begin
            {V0, L0} = element(C + 1, T1),
            if C >= W -> {V1, L1} = element(C - W + 1, T1), max({V0, L0}, {V1 + V,
                [N | L1]}); true -> {V0, L0} end
        end || C <- lists:seq(0, Cap)])
    end, T0, Items),
    element(Cap + 1, T).

lcs(A, B) -> {R, _} = lcs(A, B, #{}), R.
lcs([], _, M) -> {[], M};
lcs(_, [], M) -> {[], M};
lcs([H | TA] = A, [H | TB] = B, M) -> memo({length(A), length(B)}, M, fun() -> {R, M2} = lcs(TA, TB, M), {[H | R], M2} end);
lcs([_ | TA] = A, [_ | TB] = B, M) ->
    memo({length(A), length(B)}, M, fun() ->
        {R1, M1} = lcs(TA, B, M), {R2, M2} = lcs(A, TB, M1),
        {if length(R1) >= length(R2) -> R1; true -> R2 end, M2}
    end).
memo(K, M, F) -> case M of #{K := V} -> {V, M}; #{} -> {V, M2} = F(), {V, M2#{K => V}} end.

edit(A, B) -> edit(A, lists:seq(0, length(B)), B, 1).
edit([], Row, _, _) -> lists:last(Row);
edit([C | T], [D | _] = Row, B, I) -> edit(T, row(C, B, Row, [I], D), B, I + 1).
row(_, [], _, Acc, _) -> lists:reverse(Acc);
row(C, [X | Xs], [Diag, Up | Row], [Left | _] = Acc, _) ->
    Cost = if C =:= X -> 0; true -> 1 end,
    row(C, Xs, [Up | Row], [lists:min([Up + 1, Left + 1, Diag + Cost]) | Acc], Up).

coins(0, _) -> 1;
coins(N, _) when N < 0 -> 0;
coins(_, []) -> 0;
coins(N, [C | Cs] = All) -> coins(N - C, All) + coins(N, Cs).

lis(L) -> lists:max([length(S) || S <- subs(L)]).
subs([]) -> [[]];
subs([H | T]) -> R = subs(T), R ++ [[H | S] || S <- R, S =:= [] orelse H < hd(S)].
