%% A cache in ETS shared by many processes, with hits counted and old entries thrown out.
-module(cache).
-export([main/1]).

main(_Args) ->
    cache_new(100),
    Self = self(),
    Workers = [spawn_link(fun() -> worker(Self, Id) end) || Id <- lists:seq(1, 10)],
    Sums = lists:sort([receive {done, Worker, Sum} -> Sum end || Worker <- Workers]),
    io:format("sums: ~w~n", [Sums]),
    io:format("at most 100 entries: ~w~n", [ets:info(cache, size) =< 100]),
    [{_, Hits}] = ets:lookup(cache_stats, hits),
    [{_, Misses}] = ets:lookup(cache_stats, misses),
    io:format("lookups: ~w, some hits: ~w~n", [Hits + Misses, Hits > 0]),
    io:format("oldest thrown out first: ~w~n", [eviction_order()]).

worker(Parent, Id) ->
    Keys = [(Id * K * 7) rem 150 || K <- lists:seq(1, 1000)],
    Parent ! {done, self(), lists:sum([cached(Key, fun slow_square/1) || Key <- Keys])}.

slow_square(N) -> lists:sum(lists:duplicate(N, N)).

cache_new(Limit) ->
    ets:new(cache, [named_table, public, set, {read_concurrency, true}]),
    ets:new(cache_age, [named_table, public, ordered_set]),
    ets:new(cache_stats, [named_table, public, set, {write_concurrency, true}]),
    ets:insert(cache_stats, [{hits, 0}, {misses, 0}, {clock, 0}, {limit, Limit}]).

cached(Key, Compute) ->
    case ets:lookup(cache, Key) of
        [{_, Value}] ->
            ets:update_counter(cache_stats, hits, 1),
            Value;
        [] ->
            ets:update_counter(cache_stats, misses, 1),
            Value = Compute(Key),
            store(Key, Value),
            Value
    end.

store(Key, Value) ->
    %% Only the process that really inserts the entry records its age.
    case ets:insert_new(cache, {Key, Value}) of
        true ->
            Clock = ets:update_counter(cache_stats, clock, 1),
            ets:insert(cache_age, {Clock, Key}),
            [{_, Limit}] = ets:lookup(cache_stats, limit),
            evict(ets:info(cache_age, size) - Limit);
        false ->
            ok
    end.

evict(Excess) when Excess =< 0 -> ok;
evict(Excess) ->
    case ets:first(cache_age) of
        '$end_of_table' -> ok;
        Clock ->
            case ets:take(cache_age, Clock) of
                [{_, Key}] -> ets:delete(cache, Key);
                [] -> ok
            end,
            evict(Excess - 1)
    end.

eviction_order() ->
    ets:delete_all_objects(cache),
    ets:delete_all_objects(cache_age),
    ets:insert(cache_stats, {limit, 3}),
    [cached(K, fun slow_square/1) || K <- [1, 2, 3, 4, 5]],
    lists:sort([K || {K, _} <- ets:tab2list(cache)]) =:= [3, 4, 5].
