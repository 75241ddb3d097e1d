%% Binaries appended in loops, several versions kept alive, sub-binaries.
-module(bin_accumulate).
-export([main/1]).

main(_) ->
    A = build(1000, <<>>),
    io:format("~w ~w~n", [byte_size(A), erlang:crc32(A)]),
    B1 = <<A/binary, 1>>, B2 = <<A/binary, 2>>, B3 = <<B1/binary, B2/binary>>,
    io:format("~w ~w ~w~n", [binary:last(B1), binary:last(B2), byte_size(B3)]),
    io:format("~w~n", [erlang:crc32(B3)]),
    io:format("~w~n", [A =:= build(1000, <<>>)]),
    Bits = bits(100, <<>>),
    io:format("~w ~w~n", [bit_size(Bits), erlang:phash2(Bits)]),
    io:format("~w~n", [rev(<<"abcdefghij">>)]),
    io:format("~w~n", [split(<<"k1=v1;k2=v2;;last">>, <<>>, [])]).

build(0, Acc) -> Acc;
build(N, Acc) -> build(N - 1, <<Acc/binary, N:16>>).

bits(0, Acc) -> Acc;
bits(N, Acc) -> bits(N - 1, <<Acc/bits, N:3>>).

rev(<<C, R/binary>>) -> <<(rev(R))/binary, C>>;
rev(<<>>) -> <<>>.

split(<<$;, R/binary>>, W, Acc) -> split(R, <<>>, [W | Acc]);
split(<<C, R/binary>>, W, Acc) -> split(R, <<W/binary, C>>, Acc);
split(<<>>, W, Acc) -> lists:reverse([W | Acc]).
