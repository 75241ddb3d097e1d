%% The process dictionary.
-module(pdict).
-export([main/1]).

main(_) ->
    erlang:display(put(a, 1)),
    erlang:display(put(a, 2)),
    erlang:display(get(a)),
    erlang:display(get(b)),
    put({tuple, key}, [v]),
    put(3, three),
    erlang:display(get({tuple, key})),
    erlang:display(erase(a)),
    erlang:display(erase(a)),
    erlang:display(lists:sort(get_keys(three))),
    [put(N, N * N) || N <- lists:seq(1, 100)],
    erlang:display(get(77)),
    erlang:display(lists:sum([V || {K, V} <- get(), is_integer(K)])),
    erlang:display(lists:sort(get_keys(49))),
    [erase(N) || N <- lists:seq(1, 90)],
    erlang:display(lists:sort([K || {K, _} <- get(), is_integer(K)])).
