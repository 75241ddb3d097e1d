%% Quicksort, merge sort and insertion sort over generated lists agree.
-module(quicksort).
-export([main/1]).

main(_) ->
    L = gen(200, 42, []),
    Q = quick(L),
    Q = merge(L),
    Q = insertion(L),
    Q = lists:sort(L),
    erlang:display(lists:sublist(Q, 10)),
    erlang:display(lists:last(Q)),
    erlang:display(length(Q)).

gen(0, _, Acc) -> Acc;
gen(N, S, Acc) ->
    S1 = (S * 1103515245 + 12345) band 16#7fffffff,
    gen(N - 1, S1, [S1 rem 1000 | Acc]).

quick([]) -> [];
quick([P | T]) -> quick([X || X <- T, X < P]) ++ [P] ++ quick([X || X <- T, X >= P]).

merge([]) -> [];
merge([X]) -> [X];
merge(L) ->
    {A, B} = split(L, [], []),
    join(merge(A), merge(B)).

split([X, Y | T], A, B) -> split(T, [X | A], [Y | B]);
split([X], A, B) -> {[X | A], B};
split([], A, B) -> {A, B}.

join([H1 | T1], [H2 | _] = L2) when H1 =< H2 -> [H1 | join(T1, L2)];
join(L1, [H2 | T2]) when L1 =/= [] -> [H2 | join(L1, T2)];
join(L1, []) -> L1;
join([], L2) -> L2.

insertion(L) -> ins(L, []).

ins([], Acc) -> Acc;
ins([H | T], Acc) -> ins(T, put_in(H, Acc)).

put_in(X, [H | T]) when X > H -> [H | put_in(X, T)];
put_in(X, L) -> [X | L].
