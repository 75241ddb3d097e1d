%% Character classes, string building and unicode strings as lists.
-module(string_fun).
-export([main/1]).

main(_) ->
    S = "Hello, Wörld 123!",
    io:format("~w~n", [S]),
    io:format("~s~n", [[up(C) || C <- "hello there"]]),
    io:format("~w~n", [[class(C) || C <- S]]),
    io:format("~p~n", [[{W, length(W)} || W <- words("the  quick brown\tfox\n", [], [])]]),
    io:format("~s~n", [["a", $b, ["c" | "d"], <<"ef">>]]),
    io:format("~p~n", ["abc" ++ [0] ++ "def"]),
    io:format("~p ~p~n", [[$a, 300], [7, 8, 9]]),
    io:format("~p~n", ["" == []]).

up(C) when C >= $a, C =< $z -> C - $a + $A;
up(C) -> C.

class(C) when C >= $0, C =< $9 -> digit;
class(C) when C >= $a, C =< $z; C >= $A, C =< $Z -> letter;
class($\s) -> space;
class(C) when C > 127 -> wide;
class(_) -> punct.

words([C | T], [], Acc) when C =:= $\s; C =:= $\t; C =:= $\n -> words(T, [], Acc);
words([C | T], W, Acc) when C =:= $\s; C =:= $\t; C =:= $\n -> words(T, [], [lists:reverse(W) | Acc]);
words([C | T], W, Acc) -> words(T, [C | W], Acc);
words([], [], Acc) -> lists:reverse(Acc);
words([], W, Acc) -> lists:reverse([lists:reverse(W) | Acc]).
