%% Process aliases: explicit, by monitor, unalias and reply_demonitor.
-module(aliases).
-export([main/1]).

main(_) ->
    A = alias(),
    A ! via_alias,
    io:format("~p~n", [receive M -> M after 100 -> none end]),
    io:format("~p~n", [unalias(A)]), io:format("~p~n", [unalias(A)]),
    A ! lost,
    io:format("~p~n", [receive M2 -> M2 after 20 -> none end]),
    S = spawn(fun F() -> receive {req, To, X} -> To ! {To, X * 2}, F() end end),
    R = monitor(process, S, [{alias, reply_demonitor}]),
    S ! {req, R, 21},
    io:format("~p~n", [receive {R, V} -> V end]),
    S ! {req, R, 22},
    io:format("~p~n", [receive {R, V2} -> V2 after 20 -> none end]),
    R3 = monitor(process, S, [{alias, demonitor}]),
    S ! {req, R3, 1}, io:format("~p~n", [receive {R3, V3} -> V3 end]),
    S ! {req, R3, 2}, io:format("~p~n", [receive {R3, V4} -> V4 end]),
    demonitor(R3), S ! {req, R3, 3},
    io:format("~p~n", [receive {R3, V5} -> V5 after 20 -> none end]),
    A2 = alias([reply]), S ! {req, A2, 5}, S ! {req, A2, 6},
    io:format("~p~n", [[receive {A2, V6} -> V6 after 50 -> none end || _ <- [1, 2]]]).
