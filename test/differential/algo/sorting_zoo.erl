%% Heap sort, radix sort, shell-like bubble sort, counting sort and bucket sort agree.
-module(sorting_zoo).
-export([main/1]).

main(_) ->
    L = [(X * 7919 + 13) rem 1009 || X <- lists:seq(1, 300)],
    Want = lists:sort(L),
    [io:format("~w ~w~n", [N, F(L) =:= Want]) || {N, F} <- [{heap, fun heap/1}, {radix,
        fun radix/1}, {bubble, fun bubble/1}, {counting, fun counting/1}, {bucket, fun bucket/1},
        {tree, fun tree/1}, {select, fun select/1}]],
    io:format("~w~n", [lists:sublist(Want, 20)]).

heap(L) -> drain(lists:foldl(fun(X, H) -> meld({X, []}, H) end, nil, L)).
drain(nil) -> [];
drain({X, Hs}) -> [X | drain(pairs(Hs))].
meld(A, nil) -> A;
meld(nil, B) -> B;
meld({X, Xs}, {Y, _} = B) when X =< Y -> {X, [B | Xs]};
meld(A, {Y, Ys}) -> {Y, [A | Ys]}.
pairs([]) -> nil;
pairs([H]) -> H;
pairs([A, B | T]) -> meld(meld(A, B), pairs(T)).

radix(L) -> radix(L, 0).
radix(L, B) when B > 10 -> L;
radix(L, B) -> {Z, O} = lists:partition(fun(X) -> (X bsr B) band 1 =:= 0 end, L), radix(Z ++ O, B + 1).

bubble(L) -> case pass(L) of L -> L; M -> bubble(M) end.
pass([A, B | T]) when A > B -> [B | pass([A | T])];
pass([A | T]) -> [A | pass(T)];
pass([]) -> [].

counting(L) ->
    T = lists:foldl(fun(X, M) -> maps:update_with(X, fun(N) -> N + 1 end, 1, M) end, #{}, L),
    lists:append([lists:duplicate(maps:get(K, T), K) || K <- lists:seq(0, 1009), is_map_key(K, T)]).

bucket(L) -> lists:append([lists:sort([X || X <- L, X div 100 =:= B]) || B <- lists:seq(0, 11)]).

tree(L) -> flat(lists:foldl(fun ins/2, nil, L), []).
ins(X, nil) -> {nil, X, nil};
ins(X, {L, Y, R}) when X < Y -> {ins(X, L), Y, R};
ins(X, {L, Y, R}) -> {L, Y, ins(X, R)}.
flat(nil, A) -> A;
flat({L, X, R}, A) -> flat(L, [X | flat(R, A)]).

select([]) -> [];
select(L) -> M = lists:min(L), [M | select(lists:delete(M, L))].
