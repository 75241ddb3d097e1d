%% term_to_binary and binary_to_term of a nested term.
-module(etf).
-define(SIZE, 200).
-include("bench.hrl").

run(N) -> T = [{I, "text", <<"bin">>, #{a => I, b => [1.5, x]}} || I <- lists:seq(1, 3000)], loop(N, T, 0).

loop(0, _, Acc) -> Acc;
loop(N, T, Acc) ->
    B = term_to_binary({N, T}),
    {N, L} = binary_to_term(B),
    loop(N - 1, T, Acc + byte_size(B) + length(L)).
