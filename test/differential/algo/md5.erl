%% MD5 written in Erlang agrees with erlang:md5.
-module(md5).
-export([main/1]).

main(_) ->
    [begin
         D = md5(S), D = erlang:md5(S),
         io:format("~s ~p~n", [hex(D), byte_size(S)])
     end || S <- [<<>>, <<"a">>, <<"abc">>, <<"message digest">>, binary:copy(<<"1234567890">>, 8),
     binary:copy(<<"x">>, 1000)]],
    ok.

hex(B) -> [io_lib:format("~2.16.0b", [X]) || <<X>> <= B].

md5(M) ->
    Len = bit_size(M),
    Pad = (448 - (Len + 1)) band 511,
    blocks(<<M/binary, 1:1, 0:Pad, Len:64/little>>, {16#67452301, 16#efcdab89, 16#98badcfe,
        16#10325476}).

blocks(<<>>, {A, B, C, D}) -> <<A:32/little, B:32/little, C:32/little, D:32/little>>;
blocks(<<Block:64/binary, Rest/binary>>, {A0, B0, C0, D0}) ->
    Ws = list_to_tuple([W || <<W:32/little>> <= Block]),
    {A, B, C, D} = rounds(0, A0, B0, C0, D0, Ws),
    blocks(Rest, {add(A0, A), add(B0, B), add(C0, C), add(D0, D)}).

rounds(64, A, B, C, D, _) -> {A, B, C, D};
rounds(I, A, B, C, D, Ws) ->
    {F, G} = if I < 16 -> {(B band C) bor (inv(B) band D), I};
                I < 32 -> {(D band B) bor (inv(D) band C), (5 * I + 1) rem 16};
                I < 48 -> {B bxor C bxor D, (3 * I + 5) rem 16};
                true -> {C bxor (B bor inv(D)), (7 * I) rem 16}
             end,
    K = trunc(abs(math:sin(I + 1)) * 4294967296),
    T = add(add(A, F), add(K, element(G + 1, Ws))),
    rounds(I + 1, D, add(B, rotl(T, shift(I))), B, C, Ws).

shift(I) -> element((I div 16) * 4 + I rem 4 + 1, {7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21}).
add(A, B) -> (A + B) band 16#ffffffff.
inv(X) -> X bxor 16#ffffffff.
rotl(X, N) -> ((X bsl N) bor (X bsr (32 - N))) band 16#ffffffff.
