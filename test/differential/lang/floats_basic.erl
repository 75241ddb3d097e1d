%% Float literals, arithmetic and printing with erlang:display.
-module(floats_basic).
-export([main/1]).

main(_) ->
    io:format("~p~n", [[1.0, -0.5, 3.14159, 1.0e10, 1.0e22, 1.0e23, 1.5e-7, 1.0e100, 5.0e-324,
                        1.7976931348623157e308, 0.1, 0.1 + 0.2, 100.0, 123456789.0, 1.0e15,
                        1.0e16, 9007199254740993.0, 0.0001, 0.00001]]),
    io:format("~p~n", [[id(1) / 2, id(4) / 2, id(7.5) * 2, id(1.5) + 1, 3 - id(0.5), -id(0.0)]]),
    io:format("~p~n", [[trunc(id(2.7)), trunc(id(-2.7)), round(id(2.5)), round(id(-2.5)),
        round(id(3.5)),
                        ceil(id(2.1)), floor(id(2.9)), ceil(id(-2.1)), floor(id(-2.1)),
                        float(id(3))]]),
    io:format("~p~n", [[id(1) == 1.0, id(1) =:= 1.0, id(0.0) == -0.0, abs(id(-3.5))]]),
    io:format("~w ~w~n", [trunc(1.0e20), round(id(123456789012345680000.0))]).

id(X) -> X.
