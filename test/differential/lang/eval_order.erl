%% The order in which arguments, elements and operands are evaluated.
-module(eval_order).
-export([main/1, g/1]).

-record(r, {a, b, c}).

main(_) ->
    erlang:display(f(s(1), s(2), s(3))),
    erlang:display({s(1), s(2), s(3)}),
    erlang:display([s(1), s(2) | s(3)]),
    erlang:display(s(1) + s(2) * s(3)),
    erlang:display((s(6) - s(1)) bor s(2)),
    erlang:display(#{s(a) => s(1), s(b) => s(2)}),
    erlang:display(#r{c = s(3), a = s(1), b = s(2)}),
    erlang:display(<<(s(1)), (s(2)):(s(8))>>),
    (s(fun(A, B) -> erlang:display({called, A, B}) end))(s(x), s(y)),
    erlang:display([{X, Y} || X <- s([1, 2]), Y <- s([3])]),
    erlang:display(s(a) < s(b)),
    catch f(s(1), throw(stop), s(3)),
    (s(?MODULE)):(s(g))(s(arg)),
    ok.

f(A, B, C) -> {f, A, B, C}.

g(X) -> erlang:display({g, X}).

s(X) when is_function(X) -> erlang:display(a_fun), X;
s(X) -> erlang:display(X), X.
