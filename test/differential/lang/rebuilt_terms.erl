%% Terms that are taken apart and built again.
-module(rebuilt_terms).
-export([main/1]).
-record(r, {a, b, c = 0}).

main(_) ->
    T = id({ok, id([1])}),
    true = erts_debug:same(T, tuple(T)),
    L = id([ok | id([2])]),
    true = erts_debug:same(L, cell(L)),
    io:format("~p~n", [[choice({K, V}) || K <- [a, b, c, 1, -1], V <- [x, {y}]]]),
    io:format("~p~n", [[swapped(P) || P <- [{1, 2}, {a, a}]]]),
    io:format("~p~n", [sized({ok, 1, 2})]),
    R = id(#r{a = 1, b = 2}),
    io:format("~p ~p ~p~n", [same_record(R), changed(R), copied(R)]),
    io:format("~p~n", [zero({-0.0, 0.0})]),
    io:format("~p~n", [catch tuple({no, 1})]),
    io:format("~p~n", [loop([{k, N} || N <- lists:seq(1, 5)])]),
    io:format("~p~n", [either({ok, 1}, {ok, 2})]).

id(X) -> X.

tuple({ok, X}) -> {ok, X};
tuple(_) -> other.

cell([ok | T]) -> [ok | T].

choice({a, X}) -> {a, X};
choice({b, X}) -> {b, {X}};
choice({1, X}) -> {1, X};
choice({K, X}) -> {a, {K, X}}.

swapped({X, Y}) -> {Y, X}.

sized({ok, X, _}) -> {ok, X}.

same_record(#r{a = A, b = B, c = C}) -> #r{a = A, b = B, c = C}.
changed(#r{a = A, b = B}) -> #r{a = A, b = B, c = 1}.
copied(#r{a = A, b = B}) -> #r{a = B, b = A}.

zero({X, Y}) when X == Y -> {X, Y}.

loop([{k, N} | T]) when N < 3 -> [{k, N} | loop(T)];
loop([{k, N} | T]) -> [{n, N} | loop(T)];
loop([]) -> [].

either({ok, X}, {ok, Y}) -> {{ok, Y}, {ok, X}}.
