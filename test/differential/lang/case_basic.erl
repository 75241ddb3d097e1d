%% case over atoms, integers, tuples and lists, with guards.
-module(case_basic).
-export([main/1]).

main(_) ->
    [erlang:display(f(X)) || X <- [a, b, 1, 2, 100, -5, {a}, {a, 1}, {b, 2},
                                   {b, 2, 3}, [], [1], [1, 2], [x | y], 1.5]],
    ok.

f(X) ->
    case X of
        a -> atom_a;
        A when is_atom(A) -> {other_atom, A};
        1 -> one;
        2 -> two;
        N when is_integer(N), N > 10 -> {big, N};
        N when is_integer(N) -> {int, N};
        {a} -> just_a;
        {a, V} -> {a_with, V};
        {_, V} -> {pair, V};
        T when is_tuple(T) -> {tuple, tuple_size(T)};
        [] -> nil;
        [E] -> {single, E};
        [H | T] when is_list(T) -> {list, H, T};
        [H | T] -> {improper, H, T};
        _ -> other
    end.
