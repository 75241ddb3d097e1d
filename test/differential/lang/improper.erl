%% Improper lists, list operators ++ and --, and right associativity.
-module(improper).
-export([main/1]).

main(_) ->
    erlang:display([1, 2] ++ [3]),
    erlang:display([1, 2] ++ 3),
    erlang:display([] ++ x),
    erlang:display([1] ++ [2] ++ [3 | 4]),
    erlang:display([1, 2, 3, 2, 1] -- [2, 1]),
    erlang:display([1, 2, 3] -- [1] -- [1]),
    erlang:display([a, b, c] -- [c, x, a]),
    erlang:display([1, 1.0] -- [1.0]),
    erlang:display(t(fun() -> id(x) ++ [1] end)),
    erlang:display(t(fun() -> id([1 | 2]) ++ [1] end)),
    erlang:display(t(fun() -> id(x) -- [1] end)),
    erlang:display(t(fun() -> [1] -- id(x) end)),
    erlang:display([a, b | [c | d]]).

id(X) -> X.

t(F) -> try F() catch error:R -> R end.
