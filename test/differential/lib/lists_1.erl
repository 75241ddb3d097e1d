%% The lists module, first half.
-module(lists_1).
-export([main/1]).

main(_) ->
    P = fun(X) -> io:format("~w~n", [X]) end,
    L = [5, 3, 8, 1, 9, 2, 3],
    P(lists:all(fun(X) -> X > 0 end, L)), P(lists:any(fun(X) -> X > 8 end, L)),
    P(lists:append([[1], [2, 3], []])), P(lists:append([1], [2])),
    P(lists:concat([a, 1, "x", 2.5])), P(lists:delete(3, L)), P(lists:droplast(L)),
    P(lists:dropwhile(fun(X) -> X > 2 end, L)), P(lists:duplicate(3, z)),
    P(lists:filter(fun(X) -> X rem 2 =:= 1 end, L)),
    P(lists:filtermap(fun(X) when X > 4 -> {true, X * 10}; (X) -> X =:= 1 end, L)),
    P(lists:flatlength([1, [2, [3]]])),
    P(lists:flatmap(fun(X) -> [X, X] end, [1, 2])), P(lists:flatten([1, [2, [3, [4]], []]])),
    P(lists:flatten([1, [2]], [3])), P(lists:foldl(fun(X, A) -> [X | A] end, [], L)),
    P(lists:foldr(fun(X, A) -> X - A end, 0, L)),
    P(lists:foreach(fun(X) -> self() ! X end, [1, 2])), P(receive 1 -> got end),
    P(lists:join(sep, [a, b, c])), P(lists:keydelete(b, 1, [{a, 1}, {b, 2}, {b, 3}])),
    P(lists:keymap(fun(X) -> X * 2 end, 2, [{a, 1}, {b, 2}])),
    P(lists:keymerge(1, [{1, a}, {3, a}], [{2, b}, {3, b}])),
    P(lists:keyreplace(b, 1, [{a, 1}, {b, 2}], {c, 9})),
    P(lists:keysort(2, [{a, 3}, {b, 1}, {c, 2}, {d, 1}])),
    P(lists:keystore(z, 1, [{a, 1}], {z, 0})), P(lists:keytake(b, 1, [{a, 1}, {b, 2}])),
    P(lists:last(L)), P(lists:map(fun(X) -> -X end, L)),
    P(lists:mapfoldl(fun(X, A) -> {X + A, A + 1} end, 0, L)),
    P(lists:mapfoldr(fun(X, A) -> {X * A, A + 1} end, 1, L)), P(lists:max(L)), P(lists:min(L)),
    P(lists:merge([1, 4], [2, 3])), P(lists:merge([[1, 5], [2], [3, 4]])),
    P(lists:merge(fun(A, B) -> A >= B end, [4, 1], [3, 2])), P(lists:nth(3, L)),
    P(lists:nthtail(3, L)).
