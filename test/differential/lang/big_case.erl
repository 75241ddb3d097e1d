%% A case with many integer, atom and tuple clauses (switch lowering).
-module(big_case).
-export([main/1]).

main(_) ->
    erlang:display([i(X) || X <- lists:seq(-1, 21)]),
    erlang:display([s(X) || X <- [0, 10, 100, 1000, 10000, 1000000000000, 1 bsl 70, 5]]),
    erlang:display([m(X) || X <- [jan, feb, mar, apr, may, jun, jul, aug, sep, oct, nov, dec, x,
        1]]),
    erlang:display([t(X) || X <- [{}, {a}, {b}, {a, 1}, {b, 1}, {c, 1}, {a, b, c}, {z, z, z}, []]]).

i(0) -> zero; i(1) -> one; i(2) -> two; i(3) -> three; i(4) -> four; i(5) -> five;
i(6) -> six; i(7) -> seven; i(8) -> eight; i(9) -> nine; i(10) -> ten; i(11) -> eleven;
i(12) -> twelve; i(N) when N > 12, N < 20 -> teen; i(20) -> twenty; i(_) -> other.

s(0) -> a; s(10) -> b; s(100) -> c; s(1000) -> d; s(10000) -> e;
s(1000000000000) -> f; s(1180591620717411303424) -> big; s(_) -> none.

m(jan) -> 31; m(feb) -> 28; m(mar) -> 31; m(apr) -> 30; m(may) -> 31; m(jun) -> 30;
m(jul) -> 31; m(aug) -> 31; m(sep) -> 30; m(oct) -> 31; m(nov) -> 30; m(dec) -> 31;
m(A) when is_atom(A) -> unknown; m(_) -> not_atom.

t({}) -> empty; t({a}) -> ta; t({X}) -> {t1, X}; t({a, X}) -> {ta, X}; t({b, X}) -> {tb, X};
t({X, Y}) -> {t2, X, Y}; t({a, b, c}) -> abc; t({X, X, X}) -> {all, X}; t(_) -> no.
