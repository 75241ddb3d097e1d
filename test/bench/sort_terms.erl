%% Sorting tuples, strings and mixed terms by key and by order.
-module(sort_terms).
-define(SIZE, 3).
-include("bench.hrl").

run(N) -> L = terms(20000, 7, []), loop(N, L, 0).

loop(0, _, Acc) -> Acc;
loop(N, L, Acc) ->
    A = lists:keysort(2, L),
    B = lists:sort(fun({X, _, _}, {Y, _, _}) -> X =< Y end, L),
    C = lists:usort(L),
    loop(N - 1, L, Acc + erlang:phash2(hd(A)) + erlang:phash2(lists:last(B)) + length(C)).

terms(0, _, Acc) -> Acc;
terms(N, S, Acc) ->
    T = (S * 1103515245 + 12345) band 16#7fffffff,
    terms(N - 1, T, [{T rem 1000, integer_to_list(T), {a, T rem 7, [N]}} | Acc]).
