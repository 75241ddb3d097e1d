%% Spectral norm: floats in lists.
-module(spectral_norm).
-define(SIZE, 480).
-include("bench.hrl").

run(N) ->
    U = lists:duplicate(N, 1.0),
    {U2, V} = iterate(10, U, N, U),
    trunc(math:sqrt(dot(U2, V, 0.0) / dot(V, V, 0.0)) * 1.0e9).

iterate(0, U, _, V) -> {U, V};
iterate(K, U, N, _) -> V = at_a(U, N), iterate(K - 1, at_a(V, N), N, V).

at_a(U, N) -> transposed(plain(U, 0, N), 0, N).

plain(_, N, N) -> [];
plain(U, I, N) -> [row(U, I, 0, 0.0) | plain(U, I + 1, N)].

transposed(_, N, N) -> [];
transposed(U, I, N) -> [column(U, I, 0, 0.0) | transposed(U, I + 1, N)].

row([X | Xs], I, J, S) -> row(Xs, I, J + 1, S + X * a(I, J));
row([], _, _, S) -> S.

column([X | Xs], I, J, S) -> column(Xs, I, J + 1, S + X * a(J, I));
column([], _, _, S) -> S.

a(I, J) -> 1.0 / ((I + J) * (I + J + 1) div 2 + I + 1).

dot([X | Xs], [Y | Ys], S) -> dot(Xs, Ys, S + X * Y);
dot([], [], S) -> S.
