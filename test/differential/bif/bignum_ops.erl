%% Factorials, powers, Fibonacci numbers, square roots and printing of huge integers.
-module(bignum_ops).
-export([main/1]).

main(_) ->
    io:format("~w~n", [fact(100)]),
    io:format("~w~n", [fib(300, 0, 1)]),
    io:format("~w~n", [pow(3, 500)]),
    io:format("~w~n", [isqrt(pow(10, 120))]),
    io:format("~w~n", [powmod(7, pow(2, 200), pow(10, 40) + 7)]),
    F = fact(500),
    io:format("~w ~w~n", [length(integer_to_list(F)),
        lists:sum([C - $0 || C <- integer_to_list(F)])]),
    io:format("~w~n", [F div fact(498)]),
    io:format("~w~n", [(F + 1) rem fact(30)]),
    io:format("~w~n", [F =:= list_to_integer(integer_to_list(F, 7), 7)]),
    io:format("~w~n", [erlang:phash2(F)]),
    io:format("~w~n", [(-F) div (fact(490) + 1) =:= -(F div (fact(490) + 1))]),
    io:format("~w~n", [F bsr 3700]),
    io:format("~w~n", [float(fact(25))]),
    io:format("~w~n", [[abs(-(1 bsl 59)), -(-(1 bsl 59)), (1 bsl 59) - 1 + 1, -(1 bsl 59) - 1]]),
    io:format("~w~n", [[(1 bsl 64) - (1 bsl 64) + 5, (1 bsl 100) div (1 bsl 98),
        (1 bsl 100) rem 7, (1 bsl 60) * 0]]).

fact(0) -> 1;
fact(N) -> N * fact(N - 1).

fib(0, A, _) -> A;
fib(N, A, B) -> fib(N - 1, B, A + B).

pow(_, 0) -> 1;
pow(B, N) when N rem 2 =:= 0 -> pow(B * B, N div 2);
pow(B, N) -> B * pow(B, N - 1).

powmod(_, 0, _) -> 1;
powmod(B, N, M) when N band 1 =:= 0 -> powmod(B * B rem M, N bsr 1, M);
powmod(B, N, M) -> B * powmod(B, N - 1, M) rem M.

isqrt(N) -> isqrt(N, N).
isqrt(N, X) ->
    case (X + N div X) div 2 of
        Y when Y < X -> isqrt(N, Y);
        _ -> X
    end.
