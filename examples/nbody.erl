%% Simulates the sun and the outer planets; prints the energy before and after.
-module(nbody).
-export([main/1]).

-define(DAYS, 365.24).
-define(SOLAR_MASS, (4 * math:pi() * math:pi())).

main(Args) ->
    Steps = case Args of [N] -> list_to_integer(N); [] -> 10000 end,
    Bodies = still([
        {0.0, 0.0, 0.0, 0.0, 0.0, 0.0, ?SOLAR_MASS},
        body(4.841431, -1.160320, -0.103622, 0.00166008, 0.00769901, -0.0000690460, 0.000954792),
        body(8.343367, 4.124799, -0.403523, -0.00276743, 0.00499853, 0.0000230417, 0.000285886),
        body(12.894370, -15.111151, -0.223308, 0.00296460, 0.00237847, -0.0000296590, 0.0000436624),
        body(15.379697, -25.919315, 0.179259, 0.00268068, 0.00162824, -0.0000951592, 0.0000515139)]),
    io:format("~.9f~n", [energy(Bodies)]),
    io:format("~.9f~n", [energy(advance(Steps, Bodies))]).

%% Velocities in units a year, masses in units of the sun's.
body(X, Y, Z, VX, VY, VZ, Mass) ->
    {X, Y, Z, VX * ?DAYS, VY * ?DAYS, VZ * ?DAYS, Mass * ?SOLAR_MASS}.

%% Gives the sun a velocity such that the whole does not drift.
still([{X, Y, Z, _, _, _, M} | Planets]) ->
    {PX, PY, PZ} = lists:foldl(fun({_, _, _, VX, VY, VZ, PM}, {A, B, C}) ->
                                   {A + VX * PM, B + VY * PM, C + VZ * PM}
                               end, {0.0, 0.0, 0.0}, Planets),
    [{X, Y, Z, -PX / M, -PY / M, -PZ / M, M} | Planets].

advance(0, Bodies) -> Bodies;
advance(N, Bodies) -> advance(N - 1, [move(B) || B <- attract(Bodies)]).

move({X, Y, Z, VX, VY, VZ, M}) ->
    {X + 0.01 * VX, Y + 0.01 * VY, Z + 0.01 * VZ, VX, VY, VZ, M}.

attract([]) -> [];
attract([Body | Rest]) ->
    {Body2, Rest2} = pull(Body, Rest, []),
    [Body2 | attract(Rest2)].

pull(Body, [], Done) -> {Body, lists:reverse(Done)};
pull({X1, Y1, Z1, VX1, VY1, VZ1, M1}, [{X2, Y2, Z2, VX2, VY2, VZ2, M2} | Rest], Done) ->
    DX = X1 - X2, DY = Y1 - Y2, DZ = Z1 - Z2,
    D2 = DX * DX + DY * DY + DZ * DZ,
    Mag = 0.01 / (D2 * math:sqrt(D2)),
    pull({X1, Y1, Z1, VX1 - DX * M2 * Mag, VY1 - DY * M2 * Mag, VZ1 - DZ * M2 * Mag, M1}, Rest,
         [{X2, Y2, Z2, VX2 + DX * M1 * Mag, VY2 + DY * M1 * Mag, VZ2 + DZ * M1 * Mag, M2} | Done]).

energy([]) -> 0.0;
energy([{X, Y, Z, VX, VY, VZ, M} | Rest]) ->
    Kinetic = 0.5 * M * (VX * VX + VY * VY + VZ * VZ),
    Potential = lists:sum([M * M2 / math:sqrt((X - X2) * (X - X2) + (Y - Y2) * (Y - Y2) + (Z - Z2) * (Z - Z2))
                           || {X2, Y2, Z2, _, _, _, M2} <- Rest]),
    Kinetic - Potential + energy(Rest).
