%% iolist functions and their errors; lists:flatten next to them.
-module(iolists).
-export([main/1]).

main(_) ->
    L = ["ab", [$c, [<<"de">>, [], [[["f"]]]], <<"g">> | <<"h">>]],
    io:format("~p~n", [iolist_to_binary(L)]),
    io:format("~p~n", [iolist_size(L)]),
    io:format("~p~n", [list_to_binary(L)]),
    io:format("~p~n", [erlang:iolist_to_iovec(["x", <<"y">>])]),
    io:format("~p~n", [iolist_to_binary(lists:duplicate(100, [<<"0123456789">>,
        32])) =:= binary:copy(<<"0123456789 ">>, 100)]),
    io:format("~p~n", [[t(fun() -> iolist_to_binary(X) end) || X <- [a, [a], [256], [-1],
        ["a" | 5], [1.0], <<1:3>>, [<<1:3>>], {}]]]),
    io:format("~p~n", [[t(fun() -> iolist_size(X) end) || X <- [a, [a], <<"abc">>,
        [["x" | <<"y">>]]]]]),
    io:format("~p~n", [list_to_bitstring([<<1:1>>, [<<2:2>>, 255]])]),
    io:format("~p~n", [lists:flatten([1, [2, [3, []], 4], []])]).

t(F) -> try F() catch error:R -> R end.
