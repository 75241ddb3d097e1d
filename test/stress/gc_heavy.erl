%% Much live data while garbage is made: terms of all kinds survive collections.
-module(gc_heavy).
-export([main/1]).
-compile(nowarn_unused_function).
-include("stress.hrl").

main(Args) ->
    Rounds = size_arg(Args, 60),
    Live = [make(I) || I <- lists:seq(1, 20000)],
    Hash = erlang:phash2(Live),
    churn(Rounds, Live, Hash, #{}),
    Self = self(),
    Pids = [spawn(fun() -> L = [make(I * K) || I <- lists:seq(1, 2000)], H = erlang:phash2(L), churn(10, L, H, #{}), Self ! done end)
            || K <- lists:seq(1, 8)],
    [receive done -> ok end || _ <- Pids],
    io:format("all data intact~n"),
    io:format("ok~n").

make(I) ->
    F = fun(X) -> X + I end,
    {I, [I, float(I)], <<I:32, I:600>>, #{i => I, f => F}, I bsl 70, "text", <<I:13>>, make_ref() =/= I}.

churn(0, _, _, _) -> ok;
churn(N, Live, Hash, Old) ->
    Garbage = [{I, lists:duplicate(5, I), <<I:100>>} || I <- lists:seq(1, 20000)],
    Map = lists:foldl(fun({I, _, _}, M) -> M#{I rem 1000 => {I, N}} end, Old, Garbage),
    Hash = erlang:phash2(Live),
    7 = (maps:get(f, element(4, hd(Live))))(7 - element(1, hd(Live))),
    if N rem 10 =:= 0 -> erlang:garbage_collect(); true -> ok end,
    churn(N - 1, Live, Hash, Map).
