%% A prime sieve on the array module.
-module(sieve_array).
-define(SIZE, 25).
-include("bench.hrl").

run(N) -> loop(N, 0).

loop(0, Acc) -> Acc;
loop(N, Acc) -> loop(N - 1, Acc + sieve(30000)).

sieve(Max) -> scan(2, Max, array:new(Max + 1, {default, true}), 0).

scan(I, Max, _, Count) when I > Max -> Count;
scan(I, Max, A, Count) ->
    case array:get(I, A) of
        true -> scan(I + 1, Max, clear(I * I, I, Max, A), Count + 1);
        false -> scan(I + 1, Max, A, Count)
    end.

clear(J, _, Max, A) when J > Max -> A;
clear(J, I, Max, A) -> clear(J + I, I, Max, array:set(J, false, A)).
