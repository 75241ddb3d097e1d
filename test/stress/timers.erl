%% A hundred thousand timers fire, and as many are cancelled.
-module(timers).
-export([main/1]).
-compile(nowarn_unused_function).
-include("stress.hrl").

main(Args) ->
    N = size_arg(Args, 100000),
    Before = resident(),
    Cancelled = [erlang:start_timer(60000, self(), I) || I <- lists:seq(1, N)],
    [erlang:send_after(50 + I rem 500, self(), {tick, I}) || I <- lists:seq(1, N)],
    Peak = resident(),
    Good = lists:all(fun(T) -> is_integer(erlang:cancel_timer(T)) end, Cancelled),
    io:format("all cancelled: ~w~n", [Good]),
    Sum = ticks(N, 0),
    io:format("all fired: ~w~n", [Sum =:= N * (N + 1) div 2]),
    io:format("none left: ~w~n", [receive X -> X after 20 -> true end]),
    io:format("# rss_kb before ~w peak ~w~n", [Before, Peak]),
    io:format("ok~n").

ticks(0, Sum) -> Sum;
ticks(N, Sum) ->
    receive {tick, I} -> ticks(N - 1, Sum + I)
    after 5000 -> {missing, N}
    end.
