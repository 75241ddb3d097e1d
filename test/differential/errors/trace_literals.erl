%% Arithmetic with literals: whether the operator stands on top of the trace.
-module(trace_literals).
-export([main/1]).
main(_) ->
  [try F(X) catch _:E:S -> {_, Fn, A, _} = hd(S), io:format("~p ~p ~p ~p~n", [N, X, E, {Fn, if is_list(A) -> A; true -> n end}]) end
    || {N, F} <- [{minus1, fun a/1}, {lit_plus, fun b/1}, {fun_minus, fun c/1}, {plusbig, fun d/1}, {plusneg, fun e/1}, {plusf, fun f/1}, {minusbig, fun g/1}, {fdiv2, fun h/1}, {plus59, fun i/1},{plus31, fun j/1}, {minus0, fun k/1}], X <- [a, {1}]].
a(X) -> Y = X - 1, [Y].
b(X) -> Y = 7 + X, [Y].
c(X) -> Y = 0 - X, [Y].
d(X) -> Y = X + 100000000000000000000, [Y].
e(X) -> Y = X + -5, [Y].
f(X) -> Y = X + 1.5, [Y].
g(X) -> Y = X - 100000000000000000000, [Y].
h(X) -> Y = X / 2, [Y].
i(X) -> Y = X + 100000000000000000, [Y].
j(X) -> Y = X + 3000000000, [Y].
k(X) -> Y = X - -3, [Y].
