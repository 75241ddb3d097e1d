%% Eight processes insert, look up and delete in shared tables.
-module(ets_churn).
-export([main/1]).
-compile(nowarn_unused_function).
-include("stress.hrl").

main(Args) ->
    N = size_arg(Args, 100000),
    T = ets:new(t, [set, public, {write_concurrency, true}, {read_concurrency, true}]),
    O = ets:new(o, [ordered_set, public]),
    Refs = [element(2, spawn_monitor(fun() -> work(T, O, Id, N) end)) || Id <- lists:seq(1, 8)],
    [receive {'DOWN', R, _, _, normal} -> ok end || R <- Refs],
    io:format("left: ~w ~w~n", [ets:info(T, size), ets:info(O, size)]),
    io:format("counter: ~w~n", [ets:lookup(T, counter) =:= [{counter, 8 * (N div 10)}]]),
    io:format("ok~n").

work(T, O, Id, N) ->
    [begin
         ets:insert(T, {{Id, I}, I, <<I:64>>}),
         ets:insert(O, {{I rem 1000, Id}, I}),
         [{_, I, _}] = ets:lookup(T, {Id, I}),
         if I rem 10 =:= 0 -> ets:update_counter(T, counter, 1, {counter, 0}); true -> ok end,
         if I rem 2 =:= 0 -> ets:delete(T, {Id, I}); true -> ok end
     end || I <- lists:seq(1, N)].
