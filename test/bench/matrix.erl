%% Matrix multiplication on lists of integers.
-module(matrix).
-define(SIZE, 33).
-include("bench.hrl").

run(N) -> A = [[(I * J) rem 17 || J <- lists:seq(1, 120)] || I <- lists:seq(1, 120)], loop(N, A, A).

loop(0, _, B) -> lists:sum([lists:sum(R) || R <- B]);
loop(N, A, B) -> loop(N - 1, A, [[X rem 1009 || X <- R] || R <- multiply(A, B)]).

multiply(A, B) -> C = transpose(B), [[dot(R, S, 0) || S <- C] || R <- A].

dot([X | Xs], [Y | Ys], S) -> dot(Xs, Ys, S + X * Y);
dot([], [], S) -> S.

transpose([[] | _]) -> [];
transpose(M) -> [[hd(R) || R <- M] | transpose([tl(R) || R <- M])].
