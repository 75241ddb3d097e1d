%% Map patterns with bound keys, nested maps, guards and expressions as keys.
-module(map_patterns).
-export([main/1]).

main(_) ->
    M = #{a => 1, {b, 2} => [x, y], "s" => #{in => <<"bin">>}, 1 => int, 1.0 => float},
    K = {b, 2},
    #{K := [X | _], "s" := #{in := <<C, _/binary>>}} = M,
    io:format("~p ~p~n", [X, C]),
    N = 1,
    #{(N + 0) := I, (N * 1.0) := F} = M,
    io:format("~p ~p~n", [I, F]),
    io:format("~p~n", [[g(Y) || Y <- [#{op => add, args => [1, 2]}, #{op => neg, args => [5]},
        #{op => zzz}, #{}, #{op => add, args => []}]]]),
    io:format("~p~n", [[V || #{v := V} <- [#{v => 1}, #{w => 2}, notmap, #{v => 3, w => 4}]]]),
    case M of #{missing := _} -> bad; #{a := A} when A > 5 -> bad2; #{a := A} -> io:format("a is ~p~n", [A]) end,
    F2 = fun(#{k := V}, V) -> same; (#{k := V}, _) -> {other, V}; (_, _) -> no end,
    io:format("~p~n", [[F2(#{k => 1}, 1), F2(#{k => 1}, 2), F2(#{}, 1)]]),
    io:format("~p~n", [upd(#{n => 0}, 5)]).

g(#{op := add, args := [A, B]}) -> A + B;
g(#{op := neg, args := [A]}) -> -A;
g(#{op := Op} = M) when map_size(M) =:= 1 -> {unknown, Op};
g(#{op := _, args := As}) -> {bad_args, As};
g(_) -> none.

upd(M, 0) -> M;
upd(#{n := N} = M, K) -> upd(M#{n := N + K, K => N}, K - 1).
