%% Which operators and BIFs stand on top of the trace of their failure.
-module(trace_operators).
-export([main/1]).
main(_) ->
  [try F(X) of R -> io:format("~p ok ~p~n", [N, R]) catch _:E:S -> {_, Fn, A, _} = hd(S), io:format("~p ~p ~p ~p~n", [N, X, E, {Fn, if is_list(A) -> A; true -> n end}]) end
    || {N, F} <- [{plus, fun p/1}, {minus, fun m/1}, {times, fun t/1}, {fdiv, fun d/1}, {idiv, fun i/1}, {rm, fun r/1}, {band_, fun b/1}, {bor_, fun o/1}, {bxor_, fun x/1}, {bsl_, fun l/1}, {bsr_, fun s/1}, {bnot_, fun n/1}, {neg, fun g/1}, {el, fun e/1}, {hd_, fun h/1}, {tl_, fun tt/1}, {len, fun len/1}, {sz, fun sz/1}, {abs_, fun a/1}, {fl, fun fl/1}, {rnd, fun rnd/1}, {mapget, fun mg/1}, {mapsz, fun ms/1}, {bs, fun bs/1}, {tsz, fun ts/1}, {not_, fun nt/1}, {and_, fun an/1}, {setel, fun se/1}, {plus2, fun p2/1},{app,fun app/1}], X <- [a, 0, {1}]].
p(X) -> Y = X + 1, [Y].
p2(X) -> Y = X + X, [Y].
m(X) -> Y = 1 - X, [Y].
t(X) -> Y = X * 2, [Y].
d(X) -> Y = 1 / X, [Y].
i(X) -> Y = 1 div X, [Y].
r(X) -> Y = 1 rem X, [Y].
b(X) -> Y = X band 1, [Y].
o(X) -> Y = X bor 1, [Y].
x(X) -> Y = X bxor 1, [Y].
l(X) -> Y = X bsl 1, [Y].
s(X) -> Y = X bsr 1, [Y].
n(X) -> Y = bnot X, [Y].
g(X) -> Y = -X, [Y].
e(X) -> Y = element(2, X), [Y].
h(X) -> Y = hd(X), [Y].
tt(X) -> Y = tl(X), [Y].
len(X) -> Y = length(X), [Y].
sz(X) -> Y = size(X), [Y].
a(X) -> Y = abs(X), [Y].
fl(X) -> Y = float(X), [Y].
rnd(X) -> Y = round(X), [Y].
mg(X) -> Y = map_get(k, X), [Y].
ms(X) -> Y = map_size(X), [Y].
bs(X) -> Y = byte_size(X), [Y].
ts(X) -> Y = tuple_size(X), [Y].
nt(X) -> Y = not X, [Y].
an(X) -> Y = X and true, [Y].
se(X) -> Y = setelement(2, X, 1), [Y].
app(X) -> Y = X ++ [1], [Y].
