%% Conversions between integers, floats, atoms, lists and binaries.
-module(conversions).
-export([main/1]).

main(_) ->
    P = fun(X) -> io:format("~p~n", [X]) end,
    P([integer_to_list(N) || N <- [0, -1, 12345678901234567890123, -(1 bsl 64)]]),
    P([integer_to_list(255, B) || B <- [2, 8, 10, 16, 36]]),
    P([integer_to_binary(-12345), integer_to_binary(1 bsl 100, 16)]),
    P([list_to_integer(S) || S <- ["0", "-5", "+7", "00012", "123456789012345678901234567890"]]),
    P([list_to_integer("ff", 16), list_to_integer("-ZZ", 36), binary_to_integer(<<"777">>, 8),
        binary_to_integer(<<"-42">>)]),
    P([list_to_float(S) || S <- ["1.5", "-0.25", "1.0e10", "3.0E-3", "123456789.125"]]),
    P(binary_to_float(<<"2.5e3">>)),
    P([float_to_list(F) || F <- [1.0, -0.1, 1.0e100]]),
    P([float_to_list(F, [{decimals, D}]) || F <- [3.14159, 2.5, 0.05, 1.0e15, -1.005], D <- [0,
        1, 2, 10]]),
    P([float_to_list(F, [{decimals, 6}, compact]) || F <- [3.5, 2.0, 0.125]]),
    P([float_to_list(F, [{scientific, D}]) || F <- [3.14159, 12345.678], D <- [0, 3, 10]]),
    P([float_to_binary(F, [short]) || F <- [0.1, 1.0e22, 1.0e21, 123456.0]]),
    P([atom_to_list(abc), atom_to_binary('hé', utf8), atom_to_binary(abc),
        list_to_atom("made up"), binary_to_atom(<<"bin">>, latin1)]),
    P([list_to_existing_atom("main"), binary_to_existing_atom(<<"ok">>)]),
    P([list_to_binary([1, [2, <<3, 4>>], "ab" | <<5>>]), iolist_to_binary(["x", [[]], <<"y">>]),
        iolist_size([1, [2], <<3, 4>>])]),
    P([binary_to_list(<<"hello">>), binary_to_list(<<"hello">>, 2, 4), bitstring_to_list(<<1, 2,
        3:4>>), list_to_bitstring([<<1:3>>, <<2:2>>])]),
    P([trunc(1.0e30), round(-0.5), round(0.49999999999999994), float(1 bsl 62)]),
    P([t(F) || F <- [
        fun() -> list_to_integer("") end, fun() -> list_to_integer("1a") end,
        fun() -> list_to_integer("9", 8) end,
        fun() -> list_to_float("1") end, fun() -> list_to_float("1.") end,
        fun() -> list_to_float("1.0e999") end,
        fun() -> atom_to_list("a") end, fun() -> list_to_atom([a]) end,
        fun() -> list_to_binary([256]) end,
        fun() -> list_to_binary(a) end, fun() -> integer_to_list(1, 37) end,
        fun() -> list_to_existing_atom("no such atom here") end,
        fun() -> binary_to_integer(<<"x">>) end, fun() -> float(a) end,
        fun() -> float(1 bsl 2000) end, fun() -> trunc("1") end,
        fun() -> list_to_atom(lists:duplicate(256, $a)) end,
        fun() -> float_to_list(1.0, [{decimals, 300}]) end]]).

t(F) -> try F() catch error:R -> R end.
