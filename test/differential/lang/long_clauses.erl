%% A function with many arguments and a deep constant term.
-module(long_clauses).
-export([main/1]).

main(_) ->
    io:format("~p~n", [many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19,
        20)]),
    io:format("~p~n", [apply(fun many/20, lists:seq(20, 1, -1))]),
    io:format("~p~n", [swap(a, b, c, d, e, f, g, h, i, 5)]),
    io:format("~p~n", [const()]),
    F = fun(A, B, C, D, E, F1, G, H, I, J) -> {J, I, H, G, F1, E, D, C, B, A} end,
    io:format("~p~n", [F(1, 2, 3, 4, 5, 6, 7, 8, 9, 0)]),
    X = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12},
    {A1, _, _, _, _, _, _, _, _, _, _, L1} = X,
    io:format("~p~n", [{A1, L1, tuple_size(X)}]).

many(A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S, T) ->
    id(x),
    [A + T, B * S, C - R, D + Q, E, F, G, H, I, J, K, L, M, N, {O, P}].

swap(A, B, C, D, E, F, G, H, I, 0) -> [A, B, C, D, E, F, G, H, I];
swap(A, B, C, D, E, F, G, H, I, N) -> swap(I, A, B, C, D, E, F, G, H, N - 1).

const() -> [{key, "value", [1, 2, {3, <<"four">>, #{five => 6.0, [seven] => 'EIGHT'}}]}, {[], {}, <<>>, ""} | tail].

id(X) -> X.
