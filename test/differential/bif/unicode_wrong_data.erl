%% What is no text at all is badarg, wherever it stands; characters that do not
%% exist are errors with what is left.
-module(unicode_wrong_data).
-export([main/1]).

main(_) ->
    [try_all(Data) || Data <- data()].

data() ->
    [[<<1:200>>, [4294967297, x, [], "abc"], 16],
     [4294967297], [4294967297, a], [a, 4294967297],
     [16#110000], [16#110000, a], [16#110000 | a], [16#110000 | <<"a">>],
     [[16#110000] | a], [[16#110000] | <<1:3>>], [[[16#110000], a]],
     [-1], [-1, a], [16#d800], [16#d800, a], [1, a],
     [<<255>>, a], [<<255>>, 16#110000], [<<255>> | a], [[<<255>>], [[1.0]]],
     [1 bsl 70], [1 bsl 70, 1.0], [16#110000, 1 bsl 70, a], [-1, [1 bsl 70 | a], b], [1.0], [[], {}, 1],
     ["abc", 16#110000, <<1:3>>], [<<1:3>>, 16#110000],
     [<<195>>, a], [<<195>>, 1], [<<195>>, -1, {}], [<<195>>]].

try_all(Data) ->
    p(fun() -> unicode:characters_to_binary(Data) end),
    p(fun() -> unicode:characters_to_list(Data) end),
    p(fun() -> unicode:characters_to_binary(Data, latin1) end),
    p(fun() -> unicode:characters_to_list(Data, latin1) end),
    p(fun() -> unicode:characters_to_binary(Data, utf8, {utf16, little}) end).

p(F) ->
    io:format("~w~n", [try F() catch C:R:S -> {C, R, element(2, hd(S))} end]).
