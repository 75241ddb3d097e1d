%% The process dictionary as counters.
-module(pdict).
-define(SIZE, 10000000).
-include("bench.hrl").

run(N) -> [put(K, 0) || K <- lists:seq(0, 63)], loop(N), lists:sum([get(K) || K <- lists:seq(0, 63)]).

loop(0) -> ok;
loop(N) -> K = N band 63, put(K, get(K) + N), loop(N - 1).
