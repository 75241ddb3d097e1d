%% Topics with subscribers, unsubscription on death, and message history.
-module(pubsub).
-export([main/1]).

main(_) ->
    B = spawn(fun() -> broker(#{}) end), Me = self(),
    Subs = [{N, spawn(fun() -> sub(Me, N, []) end)} || N <- [s1, s2, s3]],
    [call(B, {subscribe, T, P}) || {N, P} <- Subs, T <- case N of s1 -> [news]; s2 -> [news,
        sport]; s3 -> [sport] end],
    [call(B, {publish, T, M}) || {T, M} <- [{news, a}, {sport, b}, {news, c}, {none, d}]],
    {s2, S2} = lists:nth(2, Subs), exit(S2, kill), timer:sleep(10),
    io:format("~p~n", [[{T, call(B, {count, T})} || T <- [news, sport, none]]]),
    call(B, {publish, sport, e}),
    [begin P ! report, receive {N, L} -> io:format("~p ~p~n", [N,
        L]) after 100 -> io:format("~p dead~n", [N]) end end || {N, P} <- Subs],
    ok.

call(B, M) -> R = make_ref(), B ! {self(), R, M}, receive {R, X} -> X end.

broker(T) ->
    receive
        {F, R, {subscribe, Topic, P}} -> monitor(process, P), F ! {R, ok},
        broker(T#{Topic => [P | maps:get(Topic, T, [])]});
        {F, R, {publish, Topic, M}} -> Ps = maps:get(Topic, T, []), [P ! {Topic, M} || P <- Ps],
        F ! {R, length(Ps)}, broker(T);
        {F, R, {count, Topic}} -> F ! {R, length(maps:get(Topic, T, []))}, broker(T);
        {'DOWN', _, process, P, _} -> broker(maps:map(fun(_, Ps) -> lists:delete(P, Ps) end, T))
    end.

sub(Me, N, L) -> receive report -> Me ! {N, lists:reverse(L)}, sub(Me, N, L); M -> sub(Me, N, [M | L]) end.
