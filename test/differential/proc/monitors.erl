%% monitor, demonitor with options, names, dead processes, several monitors.
-module(monitors).
-export([main/1]).

main(_) ->
    P = spawn(fun() -> receive X -> exit(X) end end),
    R1 = monitor(process, P), R2 = monitor(process, P), R3 = monitor(process, P),
    io:format("~p~n", [demonitor(R2)]),
    P ! bye,
    io:format("~p~n", [receive {'DOWN', R1, process, P, W} -> W end]),
    io:format("~p~n", [receive {'DOWN', R3, process, P, W3} -> W3 end]),
    io:format("~p~n", [receive M -> M after 20 -> none end]),
    R4 = monitor(process, P),
    io:format("~p~n", [receive {'DOWN', R4, process, P, W4} -> W4 end]),
    R5 = monitor(process, not_registered),
    io:format("~p~n", [receive {'DOWN', R5, process, {N, _}, W5} -> {N, W5} end]),
    Q = spawn(fun() -> receive stop -> ok end end),
    register(named, Q),
    R6 = monitor(process, named), named ! stop,
    io:format("~p~n", [receive {'DOWN', R6, process, {named, Node}, W6} -> {Node, W6} end]),
    R7 = monitor(process, P), timer:sleep(5),
    io:format("~p~n", [demonitor(R7, [flush, info])]),
    io:format("~p~n", [receive {'DOWN', R7, _, _, _} -> not_flushed after 0 -> flushed end]),
    S = spawn(fun() -> timer:sleep(1000) end), R8 = monitor(process, S),
    io:format("~p~n", [demonitor(R8, [info])]), io:format("~p~n", [demonitor(R8, [info])]),
    io:format("~p~n", [demonitor(make_ref())]),
    io:format("~p~n", [try demonitor(not_ref) catch error:E -> E end]).
