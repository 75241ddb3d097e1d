%% Building binaries with bit syntax, appending in a loop, and by comprehension.
-module(bits_build).
-define(SIZE, 300).
-include("bench.hrl").

run(N) -> loop(N, 0).

loop(0, Acc) -> Acc;
loop(N, Acc) ->
    B = append(30000, N, <<>>),
    C = << <<(X bxor 1):4, X:12>> || <<X:16>> <= B >>,
    loop(N - 1, Acc + erlang:crc32(B) + byte_size(C)).

append(0, _, B) -> B;
append(I, N, B) -> append(I - 1, N, <<B/binary, I:16, N:8, 3:3, 5:5>>).
