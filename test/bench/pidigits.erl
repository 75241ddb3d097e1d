%% Digits of pi by a spigot: bignum multiplication and division.
-module(pidigits).
-define(SIZE, 1400).
-include("bench.hrl").

run(N) -> erlang:phash2(spigot(1, 0, 1, 1, 3, 3, N)).

spigot(_, _, _, _, _, _, 0) -> [];
spigot(Q, R, T, K, M, X, N) when 4 * Q + R - T < M * T ->
    [M + $0 | spigot(10 * Q, 10 * (R - M * T), T, K, (10 * (3 * Q + R)) div T - 10 * M, X, N - 1)];
spigot(Q, R, T, K, _, X, N) ->
    spigot(Q * K, (2 * Q + R) * X, T * X, K + 1, (Q * (7 * K + 2) + R * X) div (T * X), X + 2, N).
