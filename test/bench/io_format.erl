%% io_lib:format of numbers, strings and terms.
-module(io_format).
-define(SIZE, 90000).
-include("bench.hrl").

run(N) -> loop(N, 0).

loop(0, Acc) -> Acc;
loop(N, Acc) ->
    A = io_lib:format("~5w ~s ~.3f ~p~n", [N, "text", N / 7, {point, N, [a, "b", <<"c">>]}]),
    loop(N - 1, Acc + iolist_size(A)).
