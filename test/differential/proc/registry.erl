%% register, whereis, registered, unregister, sending to names, errors.
-module(registry).
-export([main/1]).

main(_) ->
    P = spawn(fun F() -> receive {From, X} -> From ! {echo, X}, F(); stop -> ok end end),
    io:format("~p~n", [register(echo, P)]),
    io:format("~p~n", [whereis(echo) =:= P]),
    echo ! {self(), 1},
    io:format("~p~n", [receive M -> M end]),
    {echo, node()} ! {self(), 2},
    io:format("~p~n", [receive M2 -> M2 end]),
    io:format("~p~n", [t(fun() -> register(echo, self()) end)]),
    io:format("~p~n", [t(fun() -> register(other, P) end)]),
    io:format("~p~n", [t(fun() -> register(undefined, self()) end)]),
    io:format("~p~n", [t(fun() -> no_such_name ! x end)]),
    io:format("~p~n", [t(fun() -> unregister(no_such_name) end)]),
    io:format("~p~n", [lists:member(echo, registered())]),
    io:format("~p~n", [process_info(P, registered_name)]),
    R = monitor(process, P), echo ! stop, receive {'DOWN', R, _, _, _} -> ok end,
    io:format("~p~n", [whereis(echo)]),
    register(echo, self()),
    io:format("~p~n", [unregister(echo)]),
    io:format("~p~n", [process_info(self(), registered_name)]).

t(F) -> try F() catch C:R -> {C, R} end.
