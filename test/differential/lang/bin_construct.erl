%% Bit syntax construction: types, sizes, units, signs, byte orders.
-module(bin_construct).
-export([main/1]).

main(_) ->
    N = id(16#1234), F = id(1.5), B = id(<<"bin">>), S = id(12),
    io:format("~p~n", [<<N:16>>]),
    io:format("~p~n", [<<N:16/little>>]),
    io:format("~p~n", [<<N:16/native>> =:= <<N:16/little>>]),
    io:format("~p~n", [<<(id(-1)):8, (id(-2)):16/signed>>]),
    io:format("~p~n", [<<N:8>>]),
    io:format("~p~n", [<<N:S>>]),
    io:format("~p~n", [<<N:4/unit:8>>]),
    io:format("~p~n", [<<F/float>>]),
    io:format("~p~n", [<<F:32/float>>]),
    io:format("~p~n", [<<F:16/float>>]),
    io:format("~p~n", [<<F:64/little-float>>]),
    io:format("~p~n", [<<(id(3)):64/float>>]),
    io:format("~p~n", [<<B/binary, B/bytes>>]),
    io:format("~p~n", [<<B:2/binary>>]),
    io:format("~p~n", [<<B:1/binary-unit:16>>]),
    io:format("~p~n", [<<1:1, 0:1, 1:1>>]),
    io:format("~p~n", [<<5:3, B/bitstring>>]),
    io:format("~p~n", [<<(id(<<3:2>>))/bitstring, 1:1>>]),
    io:format("~p~n", [<<"abc", 0, "def">>]),
    io:format("~p~n", [<<"abc":16>>]),
    io:format("~p~n", [<<"abc":16/little>>]),
    io:format("~p~n", [<<"hé€😀"/utf8>>]),
    io:format("~p~n", [<<"hé€😀"/utf16>>]),
    io:format("~p~n", [<<"h😀"/utf16-little>>]),
    io:format("~p~n", [<<"h😀"/utf32>>]),
    io:format("~p~n", [<<(id(16#20ac))/utf8, (id(16#10ffff))/utf16>>]),
    io:format("~p~n", [<<0:0>>]),
    io:format("~p~n", [<<(1 bsl 100 + 7):104>>]),
    io:format("~p~n", [<<(1 bsl 100 + 7):104/little>>]),
    io:format("~p~n", [<<(-(1 bsl 70)):80>>]),
    [io:format("~p~n", [t(E)]) || E <- [
        fun() -> <<(id(a)):8>> end,
        fun() -> <<(id(1)):(id(-1))>> end,
        fun() -> <<(id(1))/binary>> end,
        fun() -> <<(id(<<1:3>>))/binary>> end,
        fun() -> <<(id(<<1>>)):2/binary>> end,
        fun() -> <<(id(a))/float>> end,
        fun() -> <<(id(16#d800))/utf8>> end,
        fun() -> <<(id(1.0)):10/float>> end]],
    ok.

id(X) -> X.

t(F) -> try F() catch C:R -> {C, R} end.
