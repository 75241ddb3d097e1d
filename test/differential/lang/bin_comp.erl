%% Binary comprehensions and bit string generators.
-module(bin_comp).
-export([main/1]).

main(_) ->
    io:format("~p~n", [<< <<(X * 2)>> || X <- [1, 2, 3] >>]),
    io:format("~p~n", [<< <<X:4>> || X <- [1, 2, 3, 4, 5] >>]),
    io:format("~p~n", [[X || <<X>> <= <<"abc">>]]),
    io:format("~p~n", [[X || <<X:3>> <= <<16#AB, 16#CD>>]]),
    io:format("~p~n", [<< <<Y, X>> || <<X, Y>> <= <<1, 2, 3, 4, 5>> >>]),
    io:format("~p~n", [<< <<X:1>> || <<X:1>> <= <<16#F0>>, X =:= 1 >>]),
    io:format("~p~n", [[{X, Y} || <<X>> <= <<1, 2>>, Y <- [a, b]]]),
    io:format("~p~n", [<< <<C/utf8>> || C <- "héllo€" >>]),
    io:format("~p~n", [<< <<(list_to_binary(W))/binary, ",">> || W <- ["one", "two"] >>]),
    io:format("~p~n", [[C || <<C/utf8>> <= <<"é€x"/utf8>>]]),
    io:format("~p~n", [[V || <<1, V>> <= <<1, 10, 2, 20, 1, 30>>]]),
    io:format("~p~n", [[B || <<N, B:N/binary>> <= <<1, "a", 3, "bcd", 9, "x">>]]),
    io:format("~p~n", [<< B || <<B:1/binary>> <= <<"xyz">>, B =/= <<"y">> >>]),
    io:format("~p~n", [try << <<X>> || <<X>> <= id(notbin) >> catch error:R -> R end]),
    io:format("~p~n", [try << X || X <- id([1]) >> catch error:R2 -> R2 end]).

id(X) -> X.
