%% The lists module, second half.
-module(lists_2).
-export([main/1]).

main(_) ->
    P = fun(X) -> io:format("~w~n", [X]) end,
    L = [5, 3, 8, 1, 9, 2, 3],
    P(lists:partition(fun(X) -> X > 3 end, L)), P(lists:prefix([5, 3], L)),
    P(lists:suffix([2, 3], L)), P(lists:reverse(L)),
    P([lists:search(fun(X) -> X > F end, L) || F <- [5, 50]]),
    P(lists:seq(3, 12, 4)), P(lists:seq(5, 1, -2)), P(lists:seq(1, 0)), P(lists:sort(L)),
    P(lists:sort(fun(A, B) -> A >= B end, L)), P(lists:split(2, L)),
    P(lists:splitwith(fun(X) -> X =/= 1 end, L)),
    P(lists:sublist(L, 3)), P(lists:sublist(L, 3, 2)), P(lists:sublist(L, 100)),
    P(lists:subtract(L, [3, 9])), P(lists:sum(L)), P(lists:takewhile(fun(X) -> X > 2 end, L)),
    P(lists:ukeysort(1, [{1, a}, {1, b}, {0, c}])),
    P(lists:umerge([1, 2], [2, 3])), P(lists:unzip([{1, a}, {2, b}])),
    P(lists:unzip3([{1, a, x}, {2, b, y}])), P(lists:usort(L)),
    P(lists:usort(fun(A, B) -> A >= B end, L)), P(lists:zip([1, 2], [a, b])),
    P(lists:zip3([1], [2], [3])),
    P(lists:zipwith(fun(A, B) -> A + B end, [1, 2], [3, 4])),
    P(lists:zipwith3(fun(A, B, C) -> {A, B, C} end, [1], [2], [3])), P(lists:enumerate([a, b])),
    P(lists:enumerate(5, [a])), P(lists:uniq([1, 2, 1, 3, 2])),
    P(lists:uniq(fun(X) -> X rem 3 end, [1, 4, 2, 5, 9])),
    P([t(F) || F <- [fun() -> lists:nth(9, L) end, fun() -> lists:zip([1], []) end,
        fun() -> lists:last([]) end, fun() -> lists:max([]) end, fun() -> lists:seq(1, 5, 0) end,
        fun() -> lists:map(x, L) end, fun() -> lists:foldl(fun(_) -> x end, 0, L) end,
        fun() -> lists:sublist(L, -1) end, fun() -> lists:split(20, L) end,
        fun() -> lists:sum([a]) end, fun() -> lists:sort([1 | 2]) end]]),
    P(lists:sort([{2, b}, {1, z}, {2, a}, 1.5, 1, atom, "s"])),
    P(erlang:phash2(lists:sort([erlang:phash2(X) || X <- lists:seq(1, 5000)]))),
    P(lists:keysort(1, [{1.0, a}, {1, b}, {0, c}, {1.0, d}])).

t(F) -> try F() catch error:{badarity, _} -> badarity; error:R -> R end.
