%% Building, measuring and flattening iolists.
-module(iolist).
-define(SIZE, 300).
-include("bench.hrl").

run(N) -> loop(N, 0).

loop(0, Acc) -> Acc;
loop(N, Acc) ->
    L = [[integer_to_list(I), $=, <<"value">>, [I rem 128 | ";\n"]] || I <- lists:seq(N, N + 5000)],
    B = iolist_to_binary(L),
    loop(N - 1, Acc + iolist_size(L) + byte_size(B) + binary:last(B)).
