%% Two million short-lived processes, a few thousand at a time.
-module(spawn_churn).
-export([main/1]).
-compile(nowarn_unused_function).
-include("stress.hrl").

main(Args) ->
    N = size_arg(Args, 2000000),
    Before = resident(),
    Count = run(N, 0),
    io:format("~w ran~n", [Count]),
    After = resident(),
    io:format("# rss_kb before ~w after ~w~n", [Before, After]),
    io:format("no growth: ~w~n", [After - Before < 200000]),
    io:format("ok~n").

run(0, Count) -> Count;
run(N, Count) ->
    Batch = min(N, 2000),
    Self = self(),
    [spawn(fun() -> Self ! {done, lists:sum(lists:seq(1, 10))} end) || _ <- lists:seq(1, Batch)],
    [receive {done, 55} -> ok end || _ <- lists:seq(1, Batch)],
    run(N - Batch, Count + Batch).
