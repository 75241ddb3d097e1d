-module(errors).
-export([f/1, nope/3]).
-record(r, {a, b = foo(), a}).
-record(r, {x}).
-record(q, {x = Y}).
-record(s, {m, n}).
-spec zip(a) -> b.
f(X) -> Y + X, Z = 1, undefined_fun(Z), fun g/4, lists:map(1, W).
a(X) -> case X of 1 -> A = 1; 2 -> B = 2, A = 3 end, {A, B}.
b(X) -> if X -> Q = 1; true -> ok end, Q, catch (R = 1), R, X andalso (S = 2), S.
c(X) -> try T = f(X), X of T -> T catch _:T -> T; E:U:V when V -> V after T end, E.
e(X) when f(X); length(X) -> ok; e(X) when X ++ "a"; foo:bar(); (case X of a -> b end) -> ok.
f(X) -> again.
g(#u{}, X) -> X#u.a, #s{z = 1}, #s{m = 1, m = 2}, X#s{_ = 1}, #s{m=1,n=2,_=3}, #s.q, is_record(X, nope), record_info(fields, nope), record_info(a, b).
h({X = Y, X}, _) -> {P = 1, P}, [P2 = 1 | P2], fun(P) -> P end, [N || N <- N, M = N, M], M, _.
i(X) -> receive {A, 1} -> B = A after X -> B = 1 end, A, B.
j(X) -> #{a := 1}, <<X/foo, X:3/utf8, X/unit:8>>, receive after Zz = 1 -> Zz end, Zz.
k(<<X/binary, Y>>) -> ok; k(<<A>> = <<B>>) -> ok; k(<<N, R:N/binary>>) -> R.
l(X) -> case X of f() -> 1; {Y, Y} -> 2; Y -> Y end, begin V = 1, V end, V.
m() -> F = fun G(0) -> 1; G(N) -> G(N - 1) end, G, F(N).
n(X) -> case X of 1 -> A = 1, ok; _ -> throw(x) end, A.
length(X) -> X.
o(X) -> length(X), hd(X).
p(K, #{K := V}) -> V.
q(K) -> fun(#{K := V}) -> V end, fun(<<_:K>>) -> K end, [X || <<X:K>> <- []].
r(<<"abc"/binary>>, <<"abc":8>>, <<1:foo>>) -> ok.
s(X) -> maybe_atom, X = case X of 1 -> Q = 1 end, Q, {X, Z = 1}, Z.
-export([s/1]).
