%% Matrices as lists of lists: product, transpose, determinant, power.
-module(matrix).
-export([main/1]).

main(_) ->
    A = [[1, 2], [3, 4]], B = [[0, 1], [1, 0]],
    io:format("~w~n", [mul(A, B)]),
    io:format("~w~n", [transpose([[1, 2, 3], [4, 5, 6]])]),
    io:format("~w~n", [det([[2, 0, 1], [1, 3, 2], [1, 1, 4]])]),
    io:format("~w~n", [pow([[1, 1], [1, 0]], 90)]),
    io:format("~w~n", [det([[X * Y + X * X - Y || X <- lists:seq(1, 5)] || Y <- lists:seq(1, 5)])]).

mul(A, B) ->
    Bt = transpose(B),
    [[dot(R, C) || C <- Bt] || R <- A].

dot([X | Xs], [Y | Ys]) -> X * Y + dot(Xs, Ys);
dot([], []) -> 0.

transpose([[] | _]) -> [];
transpose(M) -> [[hd(R) || R <- M] | transpose([tl(R) || R <- M])].

det([[X]]) -> X;
det([Row | Rows]) -> det(Row, Rows, 1, 1).

det([], _, _, _) -> 0;
det([X | Xs], Rows, Col, Sign) ->
    Minor = [drop(Col, R) || R <- Rows],
    Sign * X * det(Minor) + det(Xs, Rows, Col + 1, -Sign).

drop(1, [_ | T]) -> T;
drop(N, [H | T]) -> [H | drop(N - 1, T)].

pow(M, 1) -> M;
pow(M, N) when N rem 2 =:= 0 -> P = pow(M, N div 2), mul(P, P);
pow(M, N) -> mul(M, pow(M, N - 1)).
