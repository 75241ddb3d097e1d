%% Cases over many literals: atoms of the runtime and of the program, in any
%% order and mixed with other terms; terms that are none of them.
-module(switch_atoms).
-export([main/1]).

-record(circle, {r}).
-record(square, {a}).
-record(rect, {a, b}).
-record(dot, {}).
-record(line, {from, to, width = 1}).

main(_) ->
    All = [north, east, south, west, up, down, true, false, undefined, ok,
           error, badarg, '', 'Ünïcode', 'zz top', 'A', 'a', aa, ab, b, [], 0,
           1, -1, 576460752303423487, -576460752303423488,
           576460752303423488, 1.0, 2.5, -0.0, "x", <<"x">>, {}, {ok},
           self_is_no_atom, list_to_atom("nor" ++ "th"),
           list_to_atom("made" ++ "_now"), list_to_atom([16#3bb]), fun main/1,
           #{}, #{a => 1}],
    io:format("~p~n", [[direction(X) || X <- All]]),
    io:format("~p~n", [[mixed(X) || X <- All]]),
    io:format("~p~n", [[guarded(X, Y) || X <- All, Y <- [1, 2]]]),
    Shapes = [#circle{r = 2}, #square{a = 3}, #rect{a = 2, b = 5}, #dot{},
              #line{from = 1, to = 4}, {circle, 1, 2}, {square}, circle,
              {triangle, 1}, {line, 1, 2, 3}, {7, 1}, {[], 1}],
    io:format("~p~n", [[area(S) || S <- Shapes]]),
    io:format("~p~n", [[op(T) || T <- [{add, 1}, {sub, 1}, {mul, 1}, {divi, 1},
                                       {neg, 1}, {add, x}, {foo, 1}, {add},
                                       {1, 1}, {"add", 1}]]]),
    io:format("~p~n", [[two(A, B) || A <- [a, b, c, d, e], B <- [a, b, c, d, e]]]),
    io:format("~p~n", [[try no_default(X) catch error:E -> E end || X <- [k1, k5, k9, k0, 5]]]),
    io:format("~w~n", [lists:sort([weekday(D) || D <- [mon, tue, wed, thu, fri, sat, sun]])]),
    io:format("~p~n", [[big(B) || B <- [1 bsl 70, 1 bsl 71, 1 bsl 72, 1 bsl 73, 1 bsl 74, 5]]]),
    io:format("~p~n", [[text(T) || T <- ["abc", "abd", "b", "", "abcd", <<"abc">>, <<"abd">>, <<>>, abc]]]),
    io:format("~p~n", [nested([a, {b, c}, {d, [e, f]}, g, {b, x}])]).

direction(north) -> n;
direction(east) -> e;
direction(south) -> s;
direction(west) -> w;
direction(up) -> u;
direction(down) -> d;
direction(true) -> t;
direction(false) -> f;
direction(undefined) -> undef;
direction('') -> empty;
direction('Ünïcode') -> umlaut;
direction('zz top') -> zz;
direction('λ') -> lambda;
direction(_) -> none.

mixed(a) -> 1;
mixed(0) -> 2;
mixed([]) -> 3;
mixed(576460752303423487) -> 4;
mixed(-576460752303423488) -> 5;
mixed(576460752303423488) -> 6;
mixed(1.0) -> 7;
mixed(ok) -> 8;
mixed("x") -> 9;
mixed(<<"x">>) -> 10;
mixed({}) -> 11;
mixed(aa) -> 12;
mixed(-1) -> 13;
mixed(#{a := X}) -> {14, X};
mixed(X) when is_atom(X) -> 15;
mixed(_) -> 16.

guarded(a, 1) -> 1;
guarded(b, Y) when Y > 1 -> 2;
guarded(X, 1) when is_integer(X) -> 3;
guarded(ok, _) -> 4;
guarded(error, Y) when Y < 2 -> 5;
guarded(X, Y) when X =:= badarg, Y =:= 2 -> 6;
guarded(badarg, _) -> 7;
guarded(north, 2) -> 8;
guarded(_, 2) -> 9;
guarded(aa, _) -> 10;
guarded(_, _) -> 11.

area(#circle{r = R}) -> {circle, R * R};
area(#square{a = A}) -> {square, A * A};
area(#rect{a = A, b = B}) -> {rect, A * B};
area(#dot{}) -> 0;
area(#line{width = W}) -> {line, W};
area({7, X}) -> {seven, X};
area(Other) -> {no, Other}.

op({add, X}) when is_integer(X) -> X + 1;
op({sub, X}) -> X - 1;
op({mul, X}) -> X * 2;
op({divi, X}) -> X / 2;
op({neg, X}) -> -X;
op({Op, _}) -> Op;
op(_) -> none.

two(a, a) -> 1; two(b, b) -> 2; two(c, c) -> 3; two(d, d) -> 4;
two(X, a) -> {X, 5}; two(a, X) -> {6, X}; two(e, X) -> {7, X}; two(X, X) -> 8;
two(_, _) -> 9.

no_default(X) ->
    case X of
        k1 -> 1; k2 -> 2; k3 -> 3; k4 -> 4; k5 -> 5; k6 -> 6; k7 -> 7;
        k8 -> 8; k9 -> 9
    end.

weekday(D) ->
    N = case D of
            mon -> 1; tue -> 2; wed -> 3; thu -> 4; fri -> 5;
            sat -> rest; sun -> rest
        end,
    {N, D}.

big(1180591620717411303424) -> a;
big(2361183241434822606848) -> b;
big(4722366482869645213696) -> c;
big(9444732965739290427392) -> d;
big(5) -> five;
big(_) -> none.

text("abc") -> 1; text("abd") -> 2; text("b") -> 3; text("") -> 4;
text(<<"abc">>) -> 5; text(<<"abd">>) -> 6; text(<<>>) -> 7; text(_) -> 8.

nested(L) -> [one(X) || X <- L].
one({b, c}) -> bc;
one({b, Y}) -> {b, Y};
one({d, [e | T]}) -> T;
one({d, _}) -> d;
one(a) -> a1;
one(g) -> g1.
