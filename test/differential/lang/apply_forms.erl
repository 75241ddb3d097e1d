%% All the ways of calling what is only known at run time.
-module(apply_forms).
-export([main/1, add/2, none/0]).

main(_) ->
    M = id(?MODULE), F = id(add),
    erlang:display(M:F(1, 2)),
    erlang:display(?MODULE:F(3, 4)),
    erlang:display(M:add(5, 6)),
    erlang:display(apply(M, F, [7, 8])),
    erlang:display(apply(fun add/2, [9, 10])),
    erlang:display(apply(fun ?MODULE:add/2, [11, 12])),
    erlang:display(erlang:apply(M, id(none), [])),
    erlang:display((id(fun() -> called end))()),
    Op = id('+'),
    erlang:display(erlang:Op(20, 22)),
    erlang:display(erlang:'-'(id(1), 2)),
    erlang:display(t(fun() -> M:missing(1) end)),
    erlang:display(t(fun() -> apply(M, F, [1]) end)),
    erlang:display(t(fun() -> apply(M, F, [1 | x]) end)),
    erlang:display(t(fun() -> (id(notafun))(1) end)),
    erlang:display(t(fun() -> (id({1}) ):foo() end)).

add(A, B) -> A + B.

none() -> none.

id(X) -> X.

t(F) -> try F() catch C:R -> {C, R} end.
