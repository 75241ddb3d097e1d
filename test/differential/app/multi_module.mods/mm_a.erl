%% The other half, and one implementation of the behaviour.
-module(mm_a).
-behaviour(mm_b).
-export([ping/1, ping/2, calc/1]).

ping(N) -> ping(N, []).

ping(0, Acc) -> lists:reverse(Acc);
ping(N, Acc) -> mm_b:pong(N - 1, [{ping, N} | Acc]).

calc(X) -> X + 1.
