%% Anonymous funs, closures over variables, named funs and external funs.
-module(funs).
-export([main/1]).

main(_) ->
    Add = fun(A, B) -> A + B end,
    erlang:display(Add(1, 2)),
    K = 10,
    AddK = fun(X) -> X + K end,
    erlang:display(AddK(5)),
    Fact = fun F(0) -> 1; F(N) -> N * F(N - 1) end,
    erlang:display(Fact(10)),
    erlang:display(twice(fun(X) -> X * 3 end, 7)),
    Local = fun triple/1,
    erlang:display(Local(4)),
    Ext = fun erlang:length/1,
    erlang:display(Ext([a, b])),
    Curry = fun(A) -> fun(B) -> fun(C) -> {A, B, C} end end end,
    erlang:display(((Curry(1))(2))(3)),
    M = erlang, N = tuple_size,
    Dyn = fun M:N/1,
    erlang:display(Dyn({a, b, c})),
    erlang:display(map(fun({X, Y}) -> X * Y; (X) -> X end, [{2, 3}, 4, {5, 6}])),
    erlang:display(is_function(Add)),
    erlang:display([is_function(Add, I) || I <- [0, 1, 2, 3]]),
    erlang:display(Ext).

triple(X) -> 3 * X.

twice(F, X) -> F(F(X)).

map(F, [H | T]) -> [F(H) | map(F, T)];
map(_, []) -> [].
