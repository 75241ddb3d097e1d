%% spawn with funs and MFA, messages back and forth.
-module(spawn_basic).
-export([main/1, child/2]).

main(_) ->
    Me = self(),
    spawn(fun() -> Me ! {from_fun, 1} end),
    io:format("~p~n", [receive M1 -> M1 end]),
    spawn(?MODULE, child, [Me, 2]),
    io:format("~p~n", [receive M2 -> M2 end]),
    P = spawn(fun() -> echo() end),
    P ! {Me, hello}, P ! {Me, [1, 2]}, P ! stop,
    io:format("~p~n", [[receive {P, X} -> X end, receive {P, Y} -> Y end]]),
    io:format("~p~n", [is_pid(P)]),
    timer:sleep(20),
    io:format("~p~n", [is_process_alive(P)]),
    P ! into_the_void,
    io:format("~p~n", [is_process_alive(self())]).

child(To, N) -> To ! {child, N}.

echo() -> receive {From, X} -> From ! {self(), X}, echo(); stop -> ok end.
