%% Decoding and encoding UTF-8 with bit syntax and with unicode.
-module(utf8).
-define(SIZE, 95).
-include("bench.hrl").

run(N) -> B = unicode:characters_to_binary(lists:append(lists:duplicate(3000, "grüße, κόσμε, 世界, naïve "))), loop(N, B, 0).

loop(0, _, Acc) -> Acc;
loop(N, B, Acc) ->
    L = decode(B),
    U = unicode:characters_to_binary(L),
    E = << <<C/utf8>> || C <- L >>,
    loop(N - 1, B, Acc + length(L) + byte_size(U) + byte_size(E)).

decode(<<C/utf8, R/binary>>) -> [C | decode(R)];
decode(<<>>) -> [].
