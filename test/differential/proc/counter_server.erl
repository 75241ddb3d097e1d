%% A hand-written server with calls, timeouts and state.
-module(counter_server).
-export([main/1]).

main(_) ->
    S = start(10),
    io:format("~p~n", [[call(S, M) || M <- [get, {add, 5}, get, {add, -20}, get, crash_me,
        nonsense]]]),
    io:format("~p~n", [call(S, slow)]),
    io:format("~p~n", [call(S, get)]),
    io:format("~p~n", [call(S, stop)]),
    io:format("~p~n", [call(S, get)]).

start(N) -> spawn(fun() -> loop(N) end).

call(S, Req) ->
    R = monitor(process, S),
    S ! {call, {self(), R}, Req},
    receive
        {R, Reply} -> demonitor(R, [flush]), Reply;
        {'DOWN', R, _, _, Why} -> {down, Why}
    after 50 -> demonitor(R, [flush]), timeout
    end.

loop(N) ->
    receive
        {call, From, get} -> reply(From, N), loop(N);
        {call, From, {add, K}} -> reply(From, ok), loop(N + K);
        {call, From, crash_me} -> reply(From, try 1 div (N - N) catch error:E -> E end), loop(N);
        {call, _, slow} -> timer:sleep(60), loop(N);
        {call, From, stop} -> reply(From, stopping);
        {call, From, Other} -> reply(From, {unknown, Other}), loop(N)
    end.

reply({P, R}, X) -> P ! {R, X}.
