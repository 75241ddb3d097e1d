%% Ordered sets: traversal, next, prev, ranges and key comparison.
-module(ets_ordered).
-export([main/1]).

main(_) ->
    P = fun(X) -> io:format("~p~n", [X]) end,
    T = ets:new(o, [ordered_set]), ets:insert(T, [{I * 7 rem 50, I} || I <- lists:seq(1, 40)]),
    P(ets:tab2list(T)),
    P([ets:first(T), ets:last(T), ets:next(T, 10), ets:prev(T, 10), ets:next(T, 10.5),
        ets:next(T, 999), ets:prev(T, -1)]),
    ets:insert(T, {10.0, float}), P(ets:lookup(T, 10)),
    ets:insert(T, [{atom, 1}, {{t}, 2}, {"s", 3}, {<<"b">>, 4}]),
    P([K || {K, _} <- ets:tab2list(T), not is_number(K)]),
    P(ets:foldr(fun({K, _}, A) -> [K | A] end, [], T) =:= [K || {K, _} <- ets:tab2list(T)]),
    P(walk(T, ets:last(T), 5)),
    P(ets:select(T, [{{'$1', '$2'}, [{'>', '$1', 20}, {'<', '$1', 30}], ['$1']}])),
    {L, C} = ets:select(T, [{{'$1', '_'}, [], ['$1']}], 3), P(L), {L2, _} = ets:select(C), P(L2),
    P(ets:select_reverse(T, [{{'$1', '_'}, [{is_integer, '$1'}],
        ['$1']}]) =:= lists:reverse(ets:select(T, [{{'$1', '_'}, [{is_integer, '$1'}], ['$1']}]))),
    P(ets:slot(T, 0)), P(ets:select_delete(T, [{{'$1', '_'}, [{'<', '$1', 40}], [true]}])),
    P(ets:tab2list(T)), P(ets:select_count(T, [{{'$1', '_'}, [{is_integer, '$1'}], [true]}])).

walk(_, '$end_of_table', _) -> [];
walk(_, _, 0) -> [];
walk(T, K, N) -> [K | walk(T, ets:prev(T, K), N - 1)].
