%% An unbalanced search tree of tuples: insert, member, fold, depth, delete.
-module(binary_tree).
-export([main/1]).

main(_) ->
    T = lists:foldl(fun insert/2, nil, [50, 25, 75, 10, 30, 60, 90, 5, 27, 55, 65]),
    io:format("~p~n", [T]),
    io:format("~w~n", [[member(X, T) || X <- [5, 6, 65, 90, 91]]]),
    io:format("~w~n", [to_list(T, [])]),
    io:format("~w~n", [depth(T)]),
    io:format("~w~n", [to_list(lists:foldl(fun delete/2, T, [50, 5, 75]), [])]).

insert(X, nil) -> {X, nil, nil};
insert(X, {X, _, _} = T) -> T;
insert(X, {Y, L, R}) when X < Y -> {Y, insert(X, L), R};
insert(X, {Y, L, R}) -> {Y, L, insert(X, R)}.

member(_, nil) -> false;
member(X, {X, _, _}) -> true;
member(X, {Y, L, _}) when X < Y -> member(X, L);
member(X, {_, _, R}) -> member(X, R).

to_list(nil, Acc) -> Acc;
to_list({X, L, R}, Acc) -> to_list(L, [X | to_list(R, Acc)]).

depth(nil) -> 0;
depth({_, L, R}) -> 1 + max(depth(L), depth(R)).

delete(X, {X, nil, R}) -> R;
delete(X, {X, L, nil}) -> L;
delete(X, {X, L, R}) -> M = least(R), {M, L, delete(M, R)};
delete(X, {Y, L, R}) when X < Y -> {Y, delete(X, L), R};
delete(X, {Y, L, R}) -> {Y, L, delete(X, R)};
delete(_, nil) -> nil.

least({X, nil, _}) -> X;
least({_, L, _}) -> least(L).
