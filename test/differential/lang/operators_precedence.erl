%% Precedence and associativity of all operators.
-module(operators_precedence).
-export([main/1]).

main(_) ->
    io:format("~w~n", [[1 + 2 * 3 - 4 div 2 rem 3, -2 * -3, - - 5, 10 - 4 - 3, 2 bsl 1 + 1,
        7 band 3 bor 8,
        1 + 1 =:= 2, not true == false, 5 div 2 * 2, bnot 1 + 1, 1 bsl 2 bsl 1, 100 div 10 div 5]]),
    io:format("~w~n", [[1] ++ [2] -- [1] ++ [3]]),
    io:format("~w~n", [true orelse false andalso false]),
    io:format("~w~n", [1 < 2 andalso 2 < 3 orelse error(x)]),
    io:format("~w~n", [catch 1 + 1]),
    io:format("~w~n", [(fun(X) -> X end)(1) + 1]),
    io:format("~w~n", [#{a => 1}#{b => 2}]),
    io:format("~w~n", [-1 rem 3 + 7 bxor 2 bsr 0]).
