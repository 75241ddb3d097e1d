%% Stack traces: the functions of this module in them, in order.
-module(stack_functions).
-export([main/1]).

main(_) ->
    show(fun() -> a(1) end),
    show(fun() -> b(1) end),
    show(fun() -> c(x) end),
    show(fun() -> element(5, id({a})) end),
    show(fun() -> lists:nth(0, id([])) end),
    show(fun() -> (id(fun nope:nope/0))() end),
    show(fun() -> d(3) end).

show(F) ->
    try F()
    catch C:R:St ->
        io:format("~p ~p~n", [C, R]),
        [io:format("  ~p:~p/~p~n", [M, N, arity(A)]) || {M, N, A, _} <- lists:sublist(St, 3),
            M =:= ?MODULE orelse M =:= erlang orelse M =:= lists]
    end.

arity(A) when is_integer(A) -> A;
arity(L) -> {args, L}.

a(X) -> 1 + a2(X).
a2(X) -> 1 + error({deep, X}).

b(X) -> b2(X).
b2(X) -> throw({tail, X}).

c(X) -> [c2(X)].
c2(1) -> one.

d(0) -> exit(bottom);
d(N) -> N + d(N - 1).

id(X) -> X.
