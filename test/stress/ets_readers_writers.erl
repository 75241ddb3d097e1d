%% Eight writers and eight readers on one table of each kind: what is read is always
%% one that was written whole, walks end and see what was there all the time, and
%% counters lose nothing.
-module(ets_readers_writers).
-export([main/1]).
-compile(nowarn_unused_function).
-include("stress.hrl").

main(Args) ->
    N = size_arg(Args, 200000),
    Kinds = [
        {set, [{write_concurrency, true}, {read_concurrency, true}]},
        {ordered_set, [{write_concurrency, true}]},
        {bag, []}
    ],
    [run(Kind, Options, N) || {Kind, Options} <- Kinds],
    io:format("ok~n").

run(Kind, Options, N) ->
    T = ets:new(t, [Kind, public | Options]),
    %% These stay, and every walk must see them.
    Fixed = [{{fixed, I}, I, erlang:phash2(I)} || I <- lists:seq(1, 100)],
    ets:insert(T, Fixed),
    Counters = ets:new(c, [set, public]),
    ets:insert(Counters, {count, 0}),
    Writers = [spawn_monitor(fun() -> write(T, Counters, Kind, Id, Id, N) end) || Id <- lists:seq(1, 8)],
    Readers = [spawn_monitor(fun() -> exit({read, read(T, Id, 0)}) end) || Id <- lists:seq(1, 8)],
    [receive {'DOWN', Ref, _, Pid, Reason} -> normal = Reason end || {Pid, Ref} <- Writers],
    [Pid ! stop || {Pid, _} <- Readers],
    Reads = [receive {'DOWN', Ref, _, Pid, {read, Count}} -> Count end || {Pid, Ref} <- Readers],
    io:format("# ~w: ~w reads~n", [Kind, lists:sum(Reads)]),
    io:format("~w counted: ~w~n", [Kind, ets:lookup(Counters, count) =:= [{count, 8 * N}]]),
    io:format("~w whole: ~w~n", [Kind, lists:all(fun is_whole/1, ets:tab2list(T))]),
    ets:match_delete(T, {{key, '_'}, '_', '_'}),
    io:format("~w left: ~w~n", [Kind, lists:sort(ets:tab2list(T)) =:= Fixed]),
    ets:delete(T),
    ets:delete(Counters).

write(_, _, _, _, _, 0) -> ok;
write(T, Counters, Kind, Id, Seed, N) ->
    Next = (Seed * 1103515245 + 12345) band 16#7fffffff,
    Key = {key, Next rem 2000},
    case N rem 5 of
        0 -> ets:delete(T, Key);
        1 when Kind =/= bag -> ets:insert_new(T, object(Key, N));
        2 -> ets:insert(T, [object(Key, N), object({key, Id}, N)]);
        _ -> ets:insert(T, object(Key, {N, <<N:512>>}))
    end,
    ets:update_counter(Counters, count, 1),
    write(T, Counters, Kind, Id, Next, N - 1).

object(Key, Value) -> {Key, Value, erlang:phash2(Value)}.
is_whole({_, Value, Hash}) -> erlang:phash2(Value) =:= Hash.

read(T, Id, Count) ->
    receive
        stop -> Count
    after 0 ->
        case Count rem 50 of
            0 ->
                Seen = [I || {{fixed, I}, _, _} = O <- walk(T), is_whole(O)],
                true = lists:sort(Seen) =:= lists:seq(1, 100);
            1 ->
                100 = length(ets:select(T, [{{{fixed, '$1'}, '$1', '_'}, [], ['$1']}]));
            _ ->
                true = lists:all(fun is_whole/1, ets:lookup(T, {key, (Id * Count) rem 2000}))
        end,
        read(T, Id, Count + 1)
    end.

%% A fixed table can be walked while others delete.
walk(T) ->
    ets:safe_fixtable(T, true),
    All = keys(T, ets:first(T), []),
    ets:safe_fixtable(T, false),
    lists:append([ets:lookup(T, K) || K <- All]).

keys(_, '$end_of_table', Keys) -> Keys;
keys(T, Key, Keys) -> keys(T, ets:next(T, Key), [Key | Keys]).
