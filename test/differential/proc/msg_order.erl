%% Messages from one sender arrive in order; signals too.
-module(msg_order).
-export([main/1]).

main(_) ->
    Me = self(),
    Ps = [spawn(fun() -> [Me ! {I, N} || N <- lists:seq(1, 500)], Me ! {I,
        done} end) || I <- lists:seq(1, 10)],
    Got = collect(length(Ps), #{}),
    io:format("~p~n", [[lists:reverse(L) =:= lists:seq(1, 500) || {_,
        L} <- lists:sort(maps:to_list(Got))]]),
    {P, R} = spawn_monitor(fun() -> Me ! last_words, exit(x) end),
    io:format("~p~n", [receive {'DOWN', R, _, P,
        _} -> down_first; last_words -> message_first end]),
    receive {'DOWN', R, _, P, _} -> ok end,
    Q = spawn(fun() -> receive go -> ok end, receive after 10 -> ok end, Me ! {q, element(2,
        process_info(self(), messages))} end),
    [Q ! N || N <- [1, 2, 3]], Q ! go, [Q ! N || N <- [4, 5]],
    io:format("~p~n", [receive {q, L} -> L end]).

collect(0, M) -> M;
collect(K, M) ->
    receive
        {_, done} -> collect(K - 1, M);
        {I, N} -> collect(K, M#{I => [N | maps:get(I, M, [])]})
    end.
