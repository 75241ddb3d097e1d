%% A process that hibernates and wakes with its message and dictionary.
-module(hibernate).
-export([main/1, loop/2, after_wake/3]).

main(_) ->
    Me = self(),
    P = spawn(fun() -> put(k, v), loop(Me, 0) end),
    [begin P ! {go, I}, io:format("~p~n", [receive {woke, X} -> X end]) end || I <- [1, 2, 3]],
    P ! stop,
    io:format("~p~n", [receive stopped -> stopped end]).

loop(To, N) -> erlang:hibernate(?MODULE, after_wake, [To, N, lists:seq(1, N)]).

after_wake(To, N, L) ->
    receive
        {go, I} -> To ! {woke, {I, N, L, get(k)}}, loop(To, N + 1);
        stop -> To ! stopped
    end.
