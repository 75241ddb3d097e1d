%% Mandelbrot: a float loop without allocation, if floats are unboxed.
-module(mandelbrot).
-define(SIZE, 900).
-include("bench.hrl").

run(N) -> rows(N, N, 0).

rows(0, _, Acc) -> Acc;
rows(Y, N, Acc) -> rows(Y - 1, N, columns(N, Y, N, Acc)).

columns(0, _, _, Acc) -> Acc;
columns(X, Y, N, Acc) -> columns(X - 1, Y, N, Acc + escape(0.0, 0.0, 3.0 * X / N - 2.25, 3.0 * Y / N - 1.5, 0)).

escape(_, _, _, _, 100) -> 100;
escape(Re, Im, A, B, N) ->
    Re2 = Re * Re, Im2 = Im * Im,
    if
        Re2 + Im2 > 4.0 -> N;
        true -> escape(Re2 - Im2 + A, 2 * Re * Im + B, A, B, N + 1)
    end.
