%% Booleans as values: comparisons stored, passed, matched and negated.
-module(shortcut_values).
-export([main/1]).

main(_) ->
    L = [{A, B} || A <- [1, 2, x], B <- [1, 2.0, x]],
    [io:format("~w ~w ~w~n", [A < B, (A =:= B) or (A > B),
        not ((A == B) and is_number(A))]) || {A, B} <- L],
    T = 1 < 2,
    case T of true -> io:format("yes~n"); false -> io:format("no~n") end,
    F = fun(X) -> X > 1 andalso {big, X} end,
    io:format("~w ~w~n", [F(0), F(5)]),
    io:format("~w~n", [[X || X <- [1, 2, 3], X =/= 2]]),
    io:format("~w~n", [true and (not false) xor (true or false)]),
    io:format("~w~n", [if T andalso not false -> ok end]).
