%% Binary comprehensions whose results are small, and short-lived binaries of all sizes.
-module(bits_comprehension).
-define(SIZE, 300000).
-include("bench.hrl").

run(N) -> loop(N, [1, 2, 3, 4, 5], binary:copy(<<"0123456789">>, 40), 0).

loop(0, _, _, Acc) -> Acc;
loop(N, L, B, Acc) ->
    A = << <<(X + N):16>> || X <- L >>,
    C = << <<X>> || X <- L, X band N =:= 0 >>,
    D = << <<X:4>> || <<X:8>> <= A >>,
    Size = 65 + N band 255,
    <<Part:Size/binary, _/binary>> = B,
    E = <<N:32, Part/binary>>,
    loop(N - 1, L, B, Acc + byte_size(A) + byte_size(C) + bit_size(D) + byte_size(E)).
