%% Sorting values of all types shows the standard term order.
-module(term_order).
-export([main/1]).

main(_) ->
    L = [b, {2}, [1, 2], 3, 2.5, <<"b">>, #{b => 1}, [], a, {1, 2}, <<"a">>, #{a => 2}, 3.0,
        "str", {}, #{},
         1 bsl 80, -1.0e30, -(1 bsl 80), <<1:3>>, <<>>, [a | b], 'Z', {1}, #{a => 1, b => 2}, 0,
         0.0, 1.0e30, #{1 => a}, #{1.0 => a}],
    io:format("~p~n", [lists:sort(L)]),
    io:format("~p~n", [lists:usort(L ++ L)]),
    io:format("~p~n", [lists:max(L)]),
    io:format("~p~n", [lists:min(L)]),
    io:format("~p~n", [[{A < B, A == B} || A <- [1 bsl 64, 1.8446744073709552e19,
        (1 bsl 64) + 1], B <- [1 bsl 64, 1.8446744073709552e19, (1 bsl 64) - 1]]]),
    io:format("~p~n", [[9007199254740993 == 9007199254740992.0,
        9007199254740993 > 9007199254740992.0,
                        max(1, 1.0), min(1, 1.0), max(1.0, 1), min(a, b)]]).
