%% Query list comprehensions, which qlc_pt compiles.
-module(qlc_queries).
-export([main/1]).

-include_lib("stdlib/include/qlc.hrl").

main(_) ->
    People = ets:new(people, [ordered_set]),
    ets:insert(People, [{1, ann, 30}, {2, bob, 25}, {3, cy, 41}, {4, di, 25}]),
    Jobs = ets:new(jobs, [ordered_set]),
    ets:insert(Jobs, [{1, dev}, {2, ops}, {3, boss}, {5, none}]),
    P = fun(X) -> io:format("~p~n", [X]) end,
    P(qlc:eval(qlc:q([N || {_, N, A} <- ets:table(People), A > 26]))),
    P(qlc:eval(qlc:q([{N, J} || {I, N, _} <- ets:table(People), {K, J} <- ets:table(Jobs), I =:= K],
                     {join, merge}))),
    P(lists:sort(qlc:eval(qlc:q([{N, J} || {I, N, _} <- ets:table(People),
                                           {K, J} <- ets:table(Jobs), I =:= K])))),
    P(qlc:eval(qlc:q([X * 2 || X <- lists:seq(1, 6), X rem 2 =:= 0]))),
    P(qlc:eval(qlc:sort(qlc:q([A || {_, _, A} <- ets:table(People)], unique)))),
    P(qlc:fold(fun(X, Sum) -> X + Sum end, 0, qlc:q([A || {_, _, A} <- ets:table(People)]))),
    P(qlc:eval(qlc:append(qlc:q([X || X <- [a, b]]), qlc:q([X || X <- [c]])))),
    Cursor = qlc:cursor(qlc:q([N || {_, N, _} <- ets:table(People)])),
    P(qlc:next_answers(Cursor, 2)),
    P(qlc:next_answers(Cursor, all_remaining)),
    ok = qlc:delete_cursor(Cursor),
    P(qlc:eval(qlc:q([Y || {2, Y, _} <- ets:table(People)]))).
