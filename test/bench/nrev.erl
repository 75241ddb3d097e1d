%% Naive reverse of short lists: allocation and body recursion.
-module(nrev).
-define(SIZE, 2400).
-include("bench.hrl").

run(N) -> loop(N, lists:seq(1, 200), 0).

loop(0, _, Acc) -> Acc;
loop(N, L, Acc) -> loop(N - 1, L, Acc + hd(nrev(L))).

nrev([]) -> [];
nrev([H | T]) -> append(nrev(T), [H]).

append([], L) -> L;
append([H | T], L) -> [H | append(T, L)].
