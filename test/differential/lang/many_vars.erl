%% Many live variables across calls, and values kept over collections.
-module(many_vars).
-export([main/1]).

main(_) ->
    io:format("~p~n", [go(20, [])]).

go(0, Acc) -> lists:sum(Acc);
go(N, Acc) ->
    A = mk(N), B = mk(N + 1), C = mk(N + 2), D = mk(N + 3), E = mk(N + 4), F = mk(N + 5),
    G = mk(N + 6),
    H = churn(5000, []), I = {A, B}, J = [C, D | E], K = #{f => F, g => G},
    L = churn(5000, []),
    true = H =:= L,
    {A1, B1} = I, [C1, D1 | E1] = J, #{f := F1, g := G1} = K,
    S = lists:sum(A1) + lists:sum(B1) + lists:sum(C1) + lists:sum(D1) + lists:sum(E1) + lists:sum(F1) + lists:sum(G1),
    go(N - 1, [S, N | Acc]).

mk(N) -> lists:seq(1, N * 10).

churn(0, Acc) -> length(Acc);
churn(N, Acc) -> churn(N - 1, [{N, <<N:32>>, [N]} | Acc]).
