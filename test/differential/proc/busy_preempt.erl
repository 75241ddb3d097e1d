%% A process that never yields does not stop others.
-module(busy_preempt).
-export([main/1]).

main(_) ->
    Busy = [spawn(fun() -> spin(0) end) || _ <- lists:seq(1, 8)],
    Me = self(),
    P = spawn(fun() -> pong(Me) end),
    io:format("~p~n", [ping(P, 1000)]),
    T = erlang:send_after(10, self(), tick),
    io:format("~p ~p~n", [receive tick -> tick after 5000 -> starved end, is_reference(T)]),
    [exit(B, kill) || B <- Busy],
    io:format("done~n").

spin(N) -> spin(N + 1).
ping(_, 0) -> all_answered;
ping(P, N) -> P ! ping, receive pong -> ping(P, N - 1) end.
pong(Me) -> receive ping -> Me ! pong, pong(Me) end.
