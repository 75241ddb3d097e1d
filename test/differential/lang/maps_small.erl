%% Map literals, updates, patterns, and errors on small maps.
-module(maps_small).
-export([main/1]).

main(_) ->
    M = #{a => 1, b => 2},
    erlang:display(M),
    erlang:display(M#{c => 3}),
    erlang:display(M#{a := 10}),
    erlang:display(M#{a => x, z => y}),
    #{a := A} = M,
    erlang:display(A),
    K = b,
    #{K := B} = M,
    erlang:display(B),
    erlang:display(#{1 => one, 1.0 => one_float, "s" => str, {t} => tuple, [] => nil}),
    erlang:display(#{}),
    erlang:display(map_size(M)),
    erlang:display([f(X) || X <- [M, #{}, #{type => circle, r => 2}, #{type => sq}, 5]]),
    erlang:display(#{a => 1, a => 2}),
    erlang:display(#{b => 2, a => 1} =:= M),
    erlang:display(#{x => #{y => #{z => deep}}}),
    #{x := #{y := #{z := D}}} = id(#{x => #{y => #{z => deep}}}),
    erlang:display(D),
    erlang:display(t(fun() -> (id(M))#{zz := 1} end)),
    erlang:display(t(fun() -> (id([]))#{zz => 1} end)),
    erlang:display(t(fun() -> #{q := _} = id(M) end)),
    erlang:display(is_map_key(a, M)),
    erlang:display(is_map_key(q, M)),
    erlang:display(map_get(a, M)),
    erlang:display(#{1 => a} == #{1.0 => a}),
    erlang:display(#{a => 1} == #{a => 1.0}),
    erlang:display(#{a => 1} =:= #{a => 1.0}).

f(#{type := circle, r := R}) -> {circle, R};
f(#{type := T}) -> {type, T};
f(#{a := 1, b := V}) -> {ab, V};
f(#{} = M) -> {map, map_size(M)};
f(_) -> not_map.

id(X) -> X.

t(F) -> try F() catch error:R -> R end.
