%% Bit syntax matching: types, sizes bound in the same pattern, rests.
-module(bin_match).
-export([main/1]).

main(_) ->
    B = id(<<1, 2, 3, 4, 5, 6, 7, 8, 9, 10>>),
    <<A1, A2:16, A3:24/little, R1/binary>> = B,
    io:format("~p~n", [{A1, A2, A3, R1}]),
    <<N:8, Bytes:N/binary, R2/binary>> = id(<<3, "abcdef">>),
    io:format("~p~n", [{N, Bytes, R2}]),
    <<S1:8/signed, U1:8, S2:16/signed-little>> = id(<<255, 255, 254, 255>>),
    io:format("~p~n", [{S1, U1, S2}]),
    <<F1/float, F2:32/float,
    F3:64/float-little>> = id(<<2.5/float, 0.5:32/float, 8.25:64/little-float>>),
    io:format("~p~n", [{F1, F2, F3}]),
    <<X1:3, X2:5, X3:1, X4:7/bitstring>> = id(<<16#A5, 16#3C>>),
    io:format("~p~n", [{X1, X2, X3, X4}]),
    <<C1/utf8, C2/utf8, C3/utf8, C4/utf8, R3/binary>> = id(<<"aé€😀z"/utf8>>),
    io:format("~p~n", [{C1, C2, C3, C4, R3}]),
    <<D1/utf16, D2/utf16, R4/binary>> = id(<<"a😀b"/utf16>>),
    io:format("~p~n", [{D1, D2, R4}]),
    <<E1/utf32-little, _/binary>> = id(<<"€"/utf32-little>>),
    io:format("~p~n", [E1]),
    <<Big:100, _/bitstring>> = id(<<(1 bsl 99 + 5):100, 0:4>>),
    io:format("~p~n", [Big]),
    <<Sz:4, V:Sz/unit:4, _/bitstring>> = id(<<2:4, 16#ab:8, 0:4>>),
    io:format("~p~n", [{Sz, V}]),
    <<_:2/binary, Mid:3/bytes, _/bytes>> = B,
    io:format("~p~n", [Mid]),
    [io:format("~p~n", [f(X)]) || X <- [<<>>, <<"GET /">>, <<"POST x">>, <<0, 1>>, <<0, 2, 3, 4>>,
                                        <<1:1>>, <<7:4>>, <<1, 2:3>>, <<255, 0, 0>>, <<256:16>>]],
    ok.

f(<<>>) -> empty;
f(<<"GET ", P/binary>>) -> {get, P};
f(<<"POST ", P/binary>>) -> {post, P};
f(<<0, N, R:N/binary>>) -> {sized, N, R};
f(<<0, N, R/binary>>) when byte_size(R) < N -> {short, N, R};
f(<<255, X:16>>) -> {x, X};
f(<<X:16>>) when X > 255 -> {word, X};
f(<<H:8, T/bitstring>>) when bit_size(T) rem 8 =/= 0 -> {ragged, H, T};
f(<<X:1, T/bits>>) -> {bit, X, T}.

id(X) -> X.
