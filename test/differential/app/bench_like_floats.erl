%% n-body and spectral norm for a few steps, all digits printed.
-module(bench_like_floats).
-export([main/1]).

main(_) ->
    Bodies = [{0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 39.47841760435743}, {4.84143144246472090,
        -1.16032004402742839, -0.103622044471123109, 0.606326392995832, 2.81198684491626,
        -0.02521836165988763, 0.03769367487038949}, {8.34336671824457987, 4.12479856412430479,
        -0.403523417114321381, -1.0107743461787924, 1.8256623712304119, 0.008415761376584154,
        0.011286326131968767}],
    io:format("~.9f~n", [energy(Bodies)]), B2 = steps(1000, Bodies),
    io:format("~.9f~n", [energy(B2)]), io:format("~p~n", [element(1, hd(B2))]),
    io:format("~.9f~n", [spectral(40)]).

steps(0, B) -> B;
steps(N, B) -> steps(N - 1, [move(X) || X <- kick(B)]).
kick(Bs) -> [lists:foldl(fun(O, B) when O =:= Me -> B; ({OX, OY, OZ, _, _, _, OM}, {X, Y, Z, VX, VY, VZ, M}) -> DX = X - OX, DY = Y - OY, DZ = Z - OZ, D2 = DX * DX + DY * DY + DZ * DZ, Mag = 0.01 / (D2 * math:sqrt(D2)), {X, Y, Z, VX - DX * OM * Mag, VY - DY * OM * Mag, VZ - DZ * OM * Mag, M} end, Me, Bs) || Me <- Bs].
move({X, Y, Z, VX, VY, VZ, M}) -> {X + 0.01 * VX, Y + 0.01 * VY, Z + 0.01 * VZ, VX, VY, VZ, M}.
energy([]) -> 0.0;
energy([{X, Y, Z, VX, VY, VZ, M} | T]) -> 0.5 * M * (VX * VX + VY * VY + VZ * VZ) - lists:sum([M * M2 / math:sqrt((X - A) * (X - A) + (Y - B) * (Y - B) + (Z - C) * (Z - C)) || {A, B, C, _, _, _, M2} <- T]) + energy(T).

spectral(N) -> U = lists:duplicate(N, 1.0), {U2, V} = iter(10, U, N, U), math:sqrt(dot(U2, V) / dot(V, V)).
iter(0, U, _, V) -> {U, V};
iter(K, U, N, _) -> V = atau(U, N), iter(K - 1, atau(V, N), N, V).
atau(U, N) -> V = [lists:sum([a(I, J) * X || {J, X} <- ix(U)]) || I <- lists:seq(0, N - 1)], [lists:sum([a(J, I) * X || {J, X} <- ix(V)]) || I <- lists:seq(0, N - 1)].
a(I, J) -> 1 / ((I + J) * (I + J + 1) div 2 + I + 1).
ix(L) -> lists:zip(lists:seq(0, length(L) - 1), L).
dot(A, B) -> lists:sum([X * Y || {X, Y} <- lists:zip(A, B)]).
