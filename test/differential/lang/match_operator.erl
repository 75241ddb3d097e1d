%% The = operator in expressions and its badmatch errors.
-module(match_operator).
-export([main/1]).

main(_) ->
    {A, [B | C]} = id({1, [2, 3]}),
    erlang:display([A, B, C]),
    X = Y = id(5),
    erlang:display({X, Y}),
    {Z, Z} = id({q, q}),
    erlang:display(Z),
    A = id(1),
    erlang:display(t(fun() -> A = id(2) end)),
    erlang:display(t(fun() -> {ok, _} = id({error, enoent}) end)),
    erlang:display(t(fun() -> [_ | _] = id([]) end)),
    erlang:display(t(fun() -> {P, P} = id({1, 2}) end)),
    erlang:display(t(fun() -> 1 = id(1.0) end)),
    erlang:display([W = id(7)]),
    erlang:display(W).

id(X) -> X.

t(F) -> try F() catch error:R -> R end.
