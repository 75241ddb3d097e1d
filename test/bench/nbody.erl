%% n-body: float arithmetic on tuples.
-module(nbody).
-define(SIZE, 600000).
-include("bench.hrl").

run(N) ->
    B = steps(N, [{0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 39.47841760435743},
                  {4.84143144246, -1.16032004402, -0.10362204447, 0.60632639299, 2.81198684491, -0.02521836165, 0.03769367487},
                  {8.34336671824, 4.12479856412, -0.40352341711, -1.01077434617, 1.82566237123, 0.00841576137, 0.01128632613}]),
    [trunc(X * 1.0e6) || {X, _, _, _, _, _, _} <- B].

steps(0, B) -> B;
steps(N, B) -> steps(N - 1, [move(X) || X <- attract(B)]).

move({X, Y, Z, VX, VY, VZ, M}) -> {X + 0.01 * VX, Y + 0.01 * VY, Z + 0.01 * VZ, VX, VY, VZ, M}.

attract([]) -> [];
attract([B | Rest]) -> {B2, Rest2} = pull(B, Rest, []), [B2 | attract(Rest2)].

pull(B, [], Done) -> {B, lists:reverse(Done)};
pull({X1, Y1, Z1, VX1, VY1, VZ1, M1}, [{X2, Y2, Z2, VX2, VY2, VZ2, M2} | Rest], Done) ->
    DX = X1 - X2, DY = Y1 - Y2, DZ = Z1 - Z2,
    D2 = DX * DX + DY * DY + DZ * DZ,
    Mag = 0.01 / (D2 * math:sqrt(D2)),
    pull({X1, Y1, Z1, VX1 - DX * M2 * Mag, VY1 - DY * M2 * Mag, VZ1 - DZ * M2 * Mag, M1}, Rest,
         [{X2, Y2, Z2, VX2 + DX * M1 * Mag, VY2 + DY * M1 * Mag, VZ2 + DZ * M1 * Mag, M2} | Done]).
