%% Timers for processes that have ended are no more.
-module(timers_of_dead).
-export([main/1]).

main(_) ->
    {Dead, Ref} = spawn_monitor(fun() -> ok end),
    receive {'DOWN', Ref, _, _, _} -> ok end,
    T1 = erlang:start_timer(60000, Dead, hello),
    io:format("~p ~p~n", [erlang:read_timer(T1), erlang:cancel_timer(T1)]),
    {Live, Ref2} = spawn_monitor(fun() -> receive stop -> ok end end),
    T2 = erlang:send_after(60000, Live, hello),
    io:format("~p~n", [is_integer(erlang:read_timer(T2))]),
    Live ! stop,
    receive {'DOWN', Ref2, _, _, _} -> ok end,
    wait(fun() -> erlang:read_timer(T2) =:= false end),
    io:format("~p ~p~n", [erlang:read_timer(T2), erlang:cancel_timer(T2)]).

%% In OTP a moment passes until its timers are gone, too.
wait(Done) ->
    case Done() of
        true -> ok;
        false -> timer:sleep(10), wait(Done)
    end.
