%% Rational numbers as tuples: arithmetic, continued fractions.
-module(gcd_rational).
-export([main/1]).

main(_) ->
    io:format("~w~n", [add({1, 2}, {1, 3})]),
    io:format("~w~n", [mul({2, 3}, {9, -4})]),
    io:format("~w~n", [lists:foldl(fun add/2, {0, 1}, [{1, N} || N <- lists:seq(1, 30)])]),
    io:format("~w~n", [cf({649, 200})]),
    io:format("~w~n", [catch norm({1, 0})]),
    io:format("~w~n", [egcd(240, 46)]).

norm({_, 0}) -> throw(zero_denominator);
norm({N, D}) when D < 0 -> norm({-N, -D});
norm({N, D}) -> G = gcd(abs(N), D), {N div G, D div G}.

add({A, B}, {C, D}) -> norm({A * D + C * B, B * D}).
mul({A, B}, {C, D}) -> norm({A * C, B * D}).

gcd(A, 0) -> A;
gcd(A, B) -> gcd(B, A rem B).

cf({_, 0}) -> [];
cf({N, D}) -> [N div D | cf({D, N rem D})].

egcd(A, 0) -> {A, 1, 0};
egcd(A, B) -> {G, X, Y} = egcd(B, A rem B), {G, Y, X - (A div B) * Y}.
