%% Varints, zigzag, run lengths, Gray codes and a bit reader.
-module(bits_pack).
-export([main/1]).

main(_) ->
    Ns = [0, 1, 127, 128, 300, 16383, 16384, 1 bsl 40, (1 bsl 70) + 5],
    B = << <<(varint(N))/binary>> || N <- Ns >>,
    io:format("~w~n~w~n", [B, unvarint(B)]),
    io:format("~w~n", [[{N, zig(N), unzig(zig(N))} || N <- [0, -1, 1, -2, 2147483647,
        -2147483648]]]),
    R = rle(<<"aaaabbbcccccccccccccd">>), io:format("~w~n~s~n", [R, unrle(R)]),
    io:format("~w~n", [[gray(N) || N <- lists:seq(0, 15)]]),
    io:format("~w~n", [read_bits(<<16#DEADBEEF:32>>, [3, 5, 1, 7, 9, 2, 5])]),
    io:format("~w~n", [[popcount(N) || N <- [0, 1, 255, 16#F0F0, (1 bsl 100) - 1]]]),
    io:format("~w~n", [bit_reverse(<<2#10110000, 2#00001111>>)]).

varint(N) when N < 128 -> <<N>>;
varint(N) -> <<1:1, N:7, (varint(N bsr 7))/binary>>.
unvarint(<<>>) -> [];
unvarint(B) -> {N, R} = unvarint(B, 0, 0), [N | unvarint(R)].
unvarint(<<1:1, X:7, R/binary>>, S, A) -> unvarint(R, S + 7, A bor (X bsl S));
unvarint(<<0:1, X:7, R/binary>>, S, A) -> {A bor (X bsl S), R}.

zig(N) when N >= 0 -> N * 2;
zig(N) -> -N * 2 - 1.
unzig(Z) -> (Z bsr 1) bxor -(Z band 1).

rle(<<>>) -> <<>>;
rle(<<C, R/binary>>) -> rle(R, C, 1).
rle(<<C, R/binary>>, C, N) when N < 10 -> rle(R, C, N + 1);
rle(R, C, N) -> <<N:4, C:8, (rle(R))/bitstring>>.
unrle(<<N:4, C, R/bitstring>>) -> <<(binary:copy(<<C>>, N))/binary, (unrle(R))/binary>>;
unrle(<<>>) -> <<>>.

gray(N) -> N bxor (N bsr 1).
read_bits(_, []) -> [];
read_bits(B, [N | Ns]) -> <<X:N, R/bitstring>> = B, [X | read_bits(R, Ns)].
popcount(0) -> 0;
popcount(N) -> (N band 1) + popcount(N bsr 1).
bit_reverse(B) -> L = [X || <<X:1>> <= B], << <<X:1>> || X <- lists:reverse(L) >>.
