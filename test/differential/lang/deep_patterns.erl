%% Nested tuples and lists in heads, with repeated variables and aliases.
-module(deep_patterns).
-export([main/1]).

main(_) ->
    Ts = [{{a, 1}, [{b, 2}, {c, 3}]}, {{a, 1}, [{b, 1} | x]}, {{a, {a, 1}}, []},
          {x, x}, {x, [x]}, {[1, 2, 3], [1, 2, 3]}, {1, 1.0}, {{}, {}}, nope],
    [erlang:display(f(T)) || T <- Ts],
    ok.

f({{a, N}, [{b, N} | _]}) -> {same_n, N};
f({{a, N}, [{b, M} = P | Rest]}) -> {n, N, m, M, P, Rest};
f({{a, {a, _} = Inner} = Outer, []}) -> {Outer, Inner};
f({X, X}) -> {same, X};
f({X, [X | T]}) -> {head_same, X, T};
f({_, _} = Pair) -> {pair, Pair};
f(Whole) -> {whole, Whole}.
