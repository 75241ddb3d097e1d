%% Gaussian elimination over rationals and floats, and polynomial interpolation.
-module(gauss).
-export([main/1]).

main(_) ->
    io:format("~w~n", [solve([[2, 1, -1, 8], [-3, -1, 2, -11], [-2, 1, 2, -3]])]),
    io:format("~w~n", [solve([[{1, 2}, 1, 1], [1, {1, 3}, 2]])]),
    io:format("~w~n", [catch solve([[1, 2, 3], [2, 4, 6]])]),
    H = [[{1, I + J - 1} || J <- lists:seq(1, 5)] ++ [1] || I <- lists:seq(1, 5)],
    io:format("~w~n", [solve(H)]),
    io:format("~w~n", [[interpolate([{0, 1}, {1, 3}, {2, 11}, {3, 31}], X) || X <- [4, 5, {1,
        2}]]]).

solve(M) -> back(forward([[r(X) || X <- R] || R <- M])).

forward([]) -> [];
forward(M) ->
    {Zero, NonZero} = lists:partition(fun([H | _]) -> H =:= {0, 1} end, M),
    case NonZero of
        [] -> throw(singular);
        [[P | Row] | Others] ->
            N = [dv(X, P) || X <- Row],
            [N | forward([sub_row(T, H, N) || [H | T] <- Others] ++ [T || [_ | T] <- Zero])]
    end.
sub_row(T, H, N) -> lists:zipwith(fun(A, B) -> sub(A, mul(H, B)) end, T, N).

back(Rows) -> lists:foldr(fun(Row, Sol) -> {Cs, [B]} = lists:split(length(Row) - 1, Row), [lists:foldl(fun sub_acc/2, B, lists:zip(Cs, Sol)) | Sol] end, [], Rows).
sub_acc({C, X}, Acc) -> sub(Acc, mul(C, X)).

interpolate(Ps, X) -> lists:foldl(fun add/2, {0, 1}, [mul(r(Y), lists:foldl(fun mul/2, {1, 1}, [dv(sub(r(X), r(B)), sub(r(A), r(B))) || {B, _} <- Ps, B =/= A])) || {A, Y} <- Ps]).

r({_, _} = X) -> X;
r(I) -> {I, 1}.
norm(N, D) when D < 0 -> norm(-N, -D);
norm(N, D) -> G = gcd(abs(N), D), {N div G, D div G}.
gcd(A, 0) -> A;
gcd(A, B) -> gcd(B, A rem B).
add({A, B}, {C, D}) -> norm(A * D + C * B, B * D).
sub({A, B}, {C, D}) -> norm(A * D - C * B, B * D).
mul({A, B}, {C, D}) -> norm(A * C, B * D).
dv(_, {0, _}) -> throw(division_by_zero);
dv({A, B}, {C, D}) -> norm(A * D, B * C).
