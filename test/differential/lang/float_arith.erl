%% Float arithmetic in loops, mixed with integers, overflow is an error.
-module(float_arith).
-export([main/1]).

main(_) ->
    io:format("~p~n", [sum(1000, 0.0)]),
    io:format("~p~n", [newton(2.0, 1.0, 10)]),
    io:format("~p~n", [poly([1, -2.5, 3, 0.125], 1.1)]),
    io:format("~p~n", [[catch_it(fun() -> id(1.0e308) * 10 end),
        catch_it(fun() -> id(1.0e308) + 1.0e308 end),
                        catch_it(fun() -> 1 / id(0) end), catch_it(fun() -> id(1) / 0.0 end),
                        catch_it(fun() -> (1 bsl 1100) * 1.0 end)]]),
    io:format("~p~n", [(1 bsl 70) / (1 bsl 69)]),
    io:format("~p~n", [[7 / 2, -7 / 2, 6 / 3, 1.0e-320 / 10]]),
    io:format("~p~n", [[X || X <- [1.0, 2, 3.5, a], is_float(X)]]),
    io:format("~p~n", [[1.5 + 1, 1 + 1.5, 2 * 2.5, 0.1 * 3, 1.0e15 + 0.3, 1 - 0.9]]),
    io:format("~p~n", [[{trunc(X), round(X), floor(X), ceil(X)} || X <- [0.5, 1.5, -0.5, -1.5,
        1.0e18, -123456789.5]]]).

sum(0, A) -> A;
sum(N, A) -> sum(N - 1, A + 1 / N).

newton(_, X, 0) -> X;
newton(S, X, N) -> newton(S, (X + S / X) / 2, N - 1).

poly(Cs, X) -> lists:foldr(fun(C, A) -> C + A * X end, 0, Cs).

id(X) -> X.
catch_it(F) -> try F() catch error:R -> R end.
