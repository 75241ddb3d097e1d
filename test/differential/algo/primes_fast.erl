%% Miller-Rabin, Pollard's rho, totients and Carmichael numbers with bignums.
-module(primes_fast).
-export([main/1]).

main(_) ->
    io:format("~w~n", [[N || N <- [561, 1105, 2147483647, 4294967297, (1 bsl 61) - 1,
        (1 bsl 89) - 1, (1 bsl 127) - 1, 1000000007 * 998244353], prime(N)]]),
    io:format("~w~n", [lists:sort(factor(4294967297))]),
    io:format("~w~n", [lists:sort(factor(1000000007 * 998244353))]),
    io:format("~w~n", [lists:sort(factor(600851475143 * 32))]),
    io:format("~w~n", [[phi(N) || N <- lists:seq(1, 30)]]), io:format("~w~n", [inv(3, 1000000007)]),
    io:format("~w~n", [powmod(2, 1 bsl 100, (1 bsl 61) - 1)]).

prime(N) when N < 2 -> false;
prime(N) when N < 4 -> true;
prime(N) when N rem 2 =:= 0 -> false;
prime(N) -> {D, S} = split(N - 1, 0), lists:all(fun(A) -> A rem N =:= 0 orelse witness(powmod(A, D, N), N, S) end, [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37]).
split(D, S) when D rem 2 =:= 0 -> split(D div 2, S + 1);
split(D, S) -> {D, S}.
witness(1, _, _) -> true;
witness(_, _, 0) -> false;
witness(X, N, _) when X =:= N - 1 -> true;
witness(X, N, S) -> witness(X * X rem N, N, S - 1).

factor(1) -> [];
factor(N) -> case prime(N) of true -> [N]; false -> D = rho(N, 1), factor(D) ++ factor(N div D) end.
rho(N, _) when N rem 2 =:= 0 -> 2;
rho(N, C) -> rho(2, 2, 1, N, C).
rho(_, _, D, N, _) when D > 1, D < N -> D;
rho(_, _, D, D, C) -> rho(D, C + 1);
rho(X, Y, _, N, C) -> X1 = (X * X + C) rem N, Y1 = (Y * Y + C) rem N, Y2 = (Y1 * Y1 + C) rem N, rho(X1, Y2, gcd(abs(X1 - Y2), N), N, C).
gcd(A, 0) -> A;
gcd(A, B) -> gcd(B, A rem B).
phi(N) -> length([K || K <- lists:seq(1, N), gcd(K, N) =:= 1]).
inv(A, P) -> powmod(A, P - 2, P).
powmod(_, 0, M) -> 1 rem M;
powmod(B, E, M) when E band 1 =:= 1 -> B * powmod(B, E - 1, M) rem M;
powmod(B, E, M) -> powmod(B * B rem M, E bsr 1, M).
