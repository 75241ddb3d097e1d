%% A behaviour, and the half of a mutual recursion.
-module(mm_b).
-export([run/2, pong/2]).
-callback calc(integer()) -> integer().

run(Mod, X) -> {Mod, Mod:calc(X)}.

pong(0, Acc) -> lists:reverse(Acc);
pong(N, Acc) -> mm_a:ping(N - 1, [{pong, N} | Acc]).
