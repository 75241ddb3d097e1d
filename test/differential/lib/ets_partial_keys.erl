-module(ets_partial_keys).
-export([main/1]).
%% Partly known keys of ordered tables, what a replacement may do with its key, and
%% what errors on tables tell.
main(_) ->
    T = ets:new(t, [ordered_set]),
    Keys = [{A, B} || A <- [1, 2.0, a, "s", {x}], B <- lists:seq(1, 40)] ++
        [[A, B | C] || A <- [1, 2, a], B <- [x, y], C <- [[], [z], tail]] ++
        [{A} || A <- [1, a, []]] ++ [{A, 1, 2} || A <- [1, a]] ++
        [1, 2.5, a, "text", <<"b">>, #{k => v}, self, [], {}],
    [ets:insert(T, {K, erlang:phash2(K)}) || K <- Keys],
    Patterns = [{{1, '_'}, '_'}, {{2, '$1'}, '_'}, {{2.0, '$1'}, '_'}, {{a, '_'}, '$2'},
                {{'_', 1}, '_'}, {{{x}, '$1'}, '_'}, {{{'$1'}, '$2'}, '_'}, {{"s", '_'}, '_'},
                {[1 | '_'], '_'}, {[1, x | '$1'], '_'}, {['_' | '$1'], '_'}, {[a, '$1'], '_'},
                {[$t | '_'], '_'}, {{none, '_'}, '_'}, {{zz, '_'}, '_'}, {{'_'}, '_'},
                {{1, '_', '_'}, '_'}, {{}, '_'}, {'_', '_'}, {{1, 5}, '_'}],
    [io:format("~p ~p~n", [P, results(T, P)]) || P <- Patterns],
    io:format("~p~n", [ets:select(T, [{{{a, '$1'}, '_'}, [{'>', '$1', 35}], ['$1']},
                                      {{{1, '$1'}, '_'}, [{'<', '$1', 3}], ['$1']}])]),
    io:format("~p~n", [ets:select_delete(T, [{{{a, '_'}, '_'}, [], [true]}])]),
    io:format("~p~n", [ets:info(T, size)]),
    [io:format("~p: ~p~n", [R, replaced(R)])
     || R <- [['$_'], [{{'$1', new}}], [{{{'+', '$1', 0}, new}}], [{{{element, 1, '$_'}, x}}],
              [{{{element, 2, '$_'}, x}}], [{{'$2', '$1'}}], [{const, {1, x}}], ['$1'],
              [{{1, x}}], [{{'$1', {{'$1', '$2'}}, more}}], ['$_', '$_']]],
    tuple_keys(),
    errors(T),
    names().

results(T, P) ->
    All = ets:match_object(T, P),
    All = lists:reverse(ets:select_reverse(T, [{P, [], ['$_']}])),
    All = chunks(ets:match_object(T, P, 3)),
    All = lists:reverse(chunks(ets:select_reverse(T, [{P, [], ['$_']}], 2))),
    N = length(All),
    N = ets:select_count(T, [{P, [], [true]}]),
    {N, lists:sublist([K || {K, _} <- All], 3)}.

chunks('$end_of_table') -> [];
chunks({L, C}) -> L ++ more(C, ets:select(C)).
more(_, '$end_of_table') -> [];
more(_, {L, C}) -> L ++ more(C, ets:select(C)).

replaced(Body) ->
    T = ets:new(t, []),
    ets:insert(T, [{1, a}, {2, b}]),
    try ets:select_replace(T, [{{'$1', '$2'}, [], Body}]) of
        N -> {N, lists:sort(ets:tab2list(T))}
    catch
        C:R -> {C, R}
    end.

tuple_keys() ->
    T = ets:new(t, [{keypos, 2}]),
    ets:insert(T, {x, {1, [2]}, y}),
    Try = fun(H, B) -> catch {ets:select_replace(T, [{H, [], B}]), ets:tab2list(T)} end,
    io:format("~p~n", [[case Try(H, B) of {'EXIT', {R, _}} -> R; V -> V end
                        || {H, B} <- [{{'_', {'$1', ['$2']}, '_'}, [{{a, {{'$1', ['$2']}}}}]},
                                      {{'_', {'$1', '$2'}}, [{{b, {{'$1', '$2'}}, c}}]},
                                      {{'_', {'$1', '$2'}, '_'}, [{{b, {{'$2', '$1'}}, c}}]},
                                      {{'_', {1, '$2'}}, [{{b, {{1, '$2'}}, d}}]},
                                      {{'_', {1, '_'}, '_'}, [{{b, {{1, '_'}}, d}}]}]]]).

errors(T) ->
    Other = make_ref(),
    [io:format("~p~n", [cause(F)])
     || F <- [fun() -> ets:lookup(Other, a) end,
              fun() -> ets:info(Other) end,
              fun() -> ets:info(Other, size) end,
              fun() -> ets:info(nothing, size) end,
              fun() -> ets:next(T, '$end_of_table') end,
              fun() -> ets:prev(T, '$end_of_table') end,
              fun() -> ets:rename(Other, {bad, name}) end,
              fun() -> ets:safe_fixtable(nothing, maybe_so) end,
              fun() -> ets:give_away(T, self(), x) end,
              fun() -> ets:update_counter(ets:new(b, [bag]), 1, 1) end,
              fun() -> ets:select(T, [{<<1>>, [], [true]}]) end,
              fun() -> ets:match(T, #{}) end,
              fun() -> ets:match_object(T, 12) end,
              fun() -> ets:delete(nothing) end]],
    ets:delete(T),
    io:format("~p ~p~n", [cause(fun() -> ets:lookup(T, a) end), ets:info(T, size)]),
    Info = fun(O) -> X = ets:new(x, O), ets:info(X, decentralized_counters) end,
    io:format("~p~n", [[Info(O) || O <- [[], [{write_concurrency, true}],
                                         [ordered_set, {write_concurrency, true}],
                                         [{write_concurrency, auto}],
                                         [{decentralized_counters, true}],
                                         [{write_concurrency, true}, {decentralized_counters, true}]]]]).

cause(F) ->
    try F() of
        V -> {value, V}
    catch
        error:R:Stack ->
            [{M, N, _, Extra} | _] = Stack,
            {R, M, N, maps:get(cause, proplists:get_value(error_info, Extra, #{}), none)}
    end.

names() ->
    T = ets:new(named, [named_table]),
    ets:insert(T, [{1, x}, {2, x}, {3, x}]),
    {[_], C} = ets:select(T, [{{'$1', x}, [], ['$1']}], 1),
    ets:rename(T, renamed),
    {[_, _], _} = {chunks({[], C}), x},
    ets:delete(renamed),
    ets:new(named, [named_table]),
    io:format("~p~n", [cause(fun() -> ets:select(C) end)]).
