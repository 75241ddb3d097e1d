%% List comprehensions: generators, filters, nesting, patterns, guards.
-module(list_comp).
-export([main/1]).

main(_) ->
    erlang:display([X * X || X <- [1, 2, 3, 4]]),
    erlang:display([X || X <- [1, 2, 3, 4, 5, 6], X rem 2 =:= 0]),
    erlang:display([{X, Y} || X <- [1, 2, 3], Y <- [a, b]]),
    erlang:display([{X, Y} || X <- [1, 2, 3, 4], Y <- lists:seq(1, X), X + Y =:= 5]),
    erlang:display([V || {ok, V} <- [{ok, 1}, error, {ok, 2}, {no, 3}]]),
    erlang:display([[Y || Y <- lists:seq(X, 3)] || X <- [1, 2, 3]]),
    erlang:display([X || X <- [1, a, 2.0, "s"], is_integer(X) orelse is_atom(X)]),
    erlang:display([X || X <- [3, 1, 2], begin Z = X * 2, Z > 3 end]),
    erlang:display([x || true]),
    erlang:display([x || false]),
    X = outer,
    erlang:display([X || X <- [inner]]),
    erlang:display(X),
    erlang:display([Y || X1 <- [[1, 2], [3], []], Y <- X1]),
    erlang:display([N || N <- [1, 2, 3, a], N + 1 > 2]),
    erlang:display(try [Q || Q <- id(not_a_list)] catch error:R -> R end),
    erlang:display(try [Q || Q <- id([1 | 2])] catch error:R2 -> R2 end),
    erlang:display(try [Q || Q <- [1, 2], id(Q)] catch error:R3 -> R3 end).

id(X) -> X.
