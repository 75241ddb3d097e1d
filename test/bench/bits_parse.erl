%% Parsing packets with bit syntax.
-module(bits_parse).
-define(SIZE, 500).
-include("bench.hrl").

run(N) ->
    B = << <<1:4, (I rem 16):4, I:16/little, (byte_size(P)):8, P/binary, I:32>> || I <- lists:seq(1, 20000), P <- [<<I:24>>] >>,
    loop(N, B, 0).

loop(0, _, Acc) -> Acc;
loop(N, B, Acc) -> loop(N - 1, B, Acc + parse(B, 0)).

parse(<<1:4, F:4, Id:16/little, L:8, P:L/binary, Sum:32, Rest/binary>>, Acc) ->
    <<X:24>> = P,
    parse(Rest, (Acc + F + Id + X + Sum) band 16#ffffff);
parse(<<>>, Acc) -> Acc.
