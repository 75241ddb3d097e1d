%% A map with binaries as keys: word frequencies.
-module(word_freq).
-define(SIZE, 28).
-include("bench.hrl").

run(N) -> Words = [<<"w", (integer_to_binary((I * I) rem 5000))/binary>> || I <- lists:seq(1, 60000)], loop(N, Words, 0).

loop(0, _, Acc) -> Acc;
loop(N, Ws, Acc) ->
    M = lists:foldl(fun(W, A) -> maps:update_with(W, fun(C) -> C + 1 end, 1, A) end, #{}, Ws),
    loop(N - 1, Ws, Acc + map_size(M) + lists:max(maps:values(M))).
