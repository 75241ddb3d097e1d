%% Units, defaults and odd sizes in patterns; failing matches.
-module(bin_units).
-export([main/1]).

main(_) ->
    M = [fun(<<A:2/unit:8, R/binary>>) -> {A, R} end,
         fun(<<A:3/binary-unit:4, R/bits>>) -> {A, R} end,
         fun(<<A/binary-unit:16>>) -> A end,
         fun(<<A/bitstring>>) -> bit_size(A) end,
         fun(<<A:7/integer-signed, _/bits>>) -> A end,
         fun(<<A:13/little, _/bits>>) -> A end,
         fun(<<A:13/little-signed, _/bits>>) -> A end,
         fun(<<_:5, A:16/float, _/bits>>) -> A end,
         fun(<<0:4, A:4, _/bits>>) -> A end,
         fun(<<"ab", _/bits>>) -> ab end,
         fun(<<_:1, A:2/bytes, _/bits>>) -> A end,
         fun(<<A:65/signed, _/bits>>) -> A end,
         fun(<<_, A/utf8, _/bits>>) -> A end],
    Bs = [<<>>, <<1>>, <<1, 2>>, <<16#ff, 16#fe, 16#fd>>, <<"abcd">>, <<9:4>>, <<16#c3, 16#a9>>,
        <<0, 16#c3, 16#a9>>,
          <<0, 16#c3>>, <<0, 16#ed, 16#a0, 16#80>>, <<255:72>>, <<(-1):72>>, <<5:5, 1.5:16/float>>],
    [io:format("~w ~w~n", [B,
        [try F(B) catch error:function_clause -> x end || F <- M]]) || B <- Bs],
    ok.
