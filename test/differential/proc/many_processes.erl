%% Ten thousand processes alive at once, each answers.
-module(many_processes).
-export([main/1]).

main(_) ->
    Me = self(),
    Ps = [spawn(fun() -> receive {add, K} -> Me ! {self(), N + K} end end) || N <- lists:seq(1,
        10000)],
    [P ! {add, 1} || P <- Ps],
    io:format("~p~n", [lists:sum([receive {P, V} -> V end || P <- Ps])]),
    R = [element(2, spawn_monitor(fun() -> ok end)) || _ <- lists:seq(1, 2000)],
    io:format("~p~n", [lists:usort([receive {'DOWN', X, _, _, W} -> W end || X <- R])]).
