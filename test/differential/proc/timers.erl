%% send_after, start_timer, cancel_timer, read_timer and after in receive.
-module(timers).
-export([main/1]).

main(_) ->
    T1 = erlang:send_after(20, self(), late), T2 = erlang:send_after(5, self(), early),
    T3 = erlang:start_timer(10, self(), msg),
    io:format("~p~n", [receive A -> A end]),
    io:format("~p~n", [receive {timeout, T3, B} -> B end]),
    io:format("~p~n", [receive C -> C end]),
    io:format("~p~n", [[erlang:cancel_timer(T) || T <- [T1, T2, T3]]]),
    T4 = erlang:send_after(10000, self(), never),
    L = erlang:read_timer(T4), Left = erlang:cancel_timer(T4),
    io:format("~p~n", [[is_integer(L), L =< 10000, is_integer(Left), Left =< L,
        erlang:read_timer(T4), erlang:cancel_timer(T4)]]),
    T5 = erlang:start_timer(10000, self(), x),
    io:format("~p~n", [erlang:cancel_timer(T5, [{info, false}])]),
    T6 = erlang:start_timer(10000, self(), x),
    io:format("~p~n", [erlang:cancel_timer(T6, [{async, true}])]),
    io:format("~p~n", [receive {cancel_timer, T6, V} -> is_integer(V) after 100 -> none end]),
    erlang:send_after(0, self(), zero),
    io:format("~p~n", [receive Z -> Z end]),
    register(me, self()), erlang:send_after(5, me, by_name),
    io:format("~p~n", [receive N -> N after 500 -> none end]),
    T7 = erlang:send_after(erlang:monotonic_time(millisecond) + 5, self(), absolute, [{abs, true}]),
    io:format("~p ~p~n", [is_reference(T7), receive Ab -> Ab after 500 -> none end]),
    io:format("~p~n", [receive nothing -> x after 10 -> after_ten end]),
    io:format("~p~n", [[try F() catch error:R -> R end || F <- [fun() -> erlang:send_after(-1,
        self(), x) end, fun() -> erlang:send_after(a, self(), x) end,
        fun() -> receive after id(-5) -> x end end, fun() -> receive after id(foo) -> x end end]]]).

id(X) -> X.
