-module(expressions).
-export([f/1, g/2]).
-compile([{inline, [f/1]}, export_all]).
-vsn("1.0").
-author({"me", 'It\'s', [a|b], #{k => <<1,2:4>>, "s" => -1.5}}).

f(X) -> X + 1 * 2 - -X div 3 rem 4 band 7 bor bnot 1 bxor 2 bsl 3 bsr 1.
g(X, Y) -> catch X = Y ! f(X), A = catch B = C, [X | Y] ++ [1, 2 | Z] -- [] ++ "abc" "def".
h() -> not true and false or x xor y, a andalso b orelse c andalso d, 1 + catch 2 + 3.
i(X) when X > 1, X < 2; is_atom(X), X =/= y -> X == 1 orelse X =:= 1.0, X /= 2, X =< 3, X >= 4.
j(M, F) -> M:F(1), m:F(), M:f(a, b), (fun() -> ok end)(), (f)(x), "s"(1), M:(F)(), m:f.
k(R) -> R#r.a, R#r{a = 1}, #r{}, #r{a = 1, _ = 2}, #r.a, R#r.a#s.b, #r{a = 1}#r.a, R#r{a=1}#s{b=2}#t.c.
l(M) -> #{}, #{a => 1, b := 2}, M#{a := X}, M#{a => 1}#{b => 2}, #{a => #{}}#{c => 1}.
m() -> <<>>, <<1>>, <<1:8, X:Y/binary, "abc"/utf8, -1:4/signed-little-integer-unit:8, (f(X)):2>>.
n(L) -> [X || X <- L], [{X, Y} || X <- L, Y <- X, X > 1], << <<X>> || X <- L >>,
    [X || <<X:4>> <= L], << <<X:4>> || <<X>> <= L, X > 1>>.
o() -> fun f/1, fun m:f/1, fun M:F/A, fun(X) -> X; (_) -> y end, fun F(0) -> 1; F(N) -> F(N - 1) end.
p(X) -> case X of 1 -> a; {_, Y} when Y > 1 -> b; [_|_] = Z -> Z end,
    if X > 1 -> a; X, Y; Z -> b; true -> c end,
    begin a, b end,
    receive X -> 1; {a, Y} when Y -> 2 after 1000 -> timeout end,
    receive after 0 -> ok end, receive a -> b end.
q() -> try f() catch _ -> a end,
    try f(), g() of x -> 1; y when z -> 2 catch throw:T -> T; error:{badmatch, X} when X -> 2;
        C:E:St -> {C, E, St}; foo -> bar after z(), y() end,
    try a after b end.
r() -> $a, $\n, $\s, $\\, $\x{1F600}, $\101, $\^A, 16#FF, 2#1010, 36#Zz, 1_000_000, 16#dead_beef,
    1.5, 1.0e10, 1.5e-3, 1_000.5e1_0, 123456789012345678901234567890, 16#FFFFFFFFFFFFFFFFFFFFFFFF, 007.
s({A, B} = C, [H | T], "abc" ++ Rest, -1, 1 + 2, <<X:8, Y/binary>>, #r{a = 1}, #{k := V}, (D)) -> ok.
t() -> 'quoted atom', 'with \'quote\'', '', [], {}, {a}, '\n', 'a\x{e9}b'.
u() -> f(), ok;
u() -> (X) = 1.
