%% The timer module: sleep, send_after, apply_after, send_interval, cancel, tc, hms.
-module(timer_mod).
-export([main/1, poke/2]).

main(_) ->
    io:format("~p~n", [[timer:seconds(2), timer:minutes(1), timer:hours(1), timer:hms(1, 1, 1)]]),
    {ok, _} = timer:send_after(10, hello),
    io:format("~p~n", [receive M -> M after 500 -> none end]),
    {ok, _} = timer:apply_after(5, ?MODULE, poke, [self(), x]),
    io:format("~p~n", [receive M2 -> M2 after 500 -> none end]),
    {ok, T} = timer:send_interval(5, tick),
    io:format("~p~n", [[receive tick -> tick after 500 -> none end || _ <- [1, 2, 3]]]),
    {ok, cancel} = timer:cancel(T), flush(),
    io:format("~p~n", [receive tick -> still after 30 -> stopped end]),
    {ok, T2} = timer:send_after(1000, never), io:format("~p~n", [timer:cancel(T2)]),
    {ok, _} = timer:exit_after(5, P = spawn(fun() -> receive after infinity -> ok end end), bye),
    R = monitor(process, P),
    io:format("~p~n", [receive {'DOWN', R, _, _, W} -> W after 500 -> none end]),
    io:format("~p~n", [element(2, timer:tc(lists, sum, [[1, 2]]))]),
    io:format("~p~n", [timer:now_diff({0, 2, 0}, {0, 1, 500000})]),
    io:format("~p~n", [timer:sleep(1)]), io:format("~p~n", [timer:send_after(bad, x)]).

poke(P, X) -> P ! {poked, X}.
flush() -> receive tick -> flush() after 0 -> ok end.
