%% A binary that a function walks by calling itself with its rest, and that
%% other clauses, guards, cases or errors see as a whole.
-module(bits_rest_escapes).
-export([main/1]).

main(_) ->
    show(fun() -> number(<<"123,">>, <<"123,">>, 0) end),
    show(fun() -> number(<<"1.5]">>, <<"1.5]">>, 0) end),
    show(fun() -> number(<<"77">>, <<"77">>, 0) end),
    show(fun() -> number(abc, abc, 0) end),
    show(fun() -> until(<<"aab rest">>, 0) end),
    show(fun() -> until(<<"aaa">>, 0) end),
    show(fun() -> until([$a], 0) end),
    show(fun() -> until(<<"a", 1:3>>, 0) end),
    show(fun() -> split(<<"key=value">>, <<>>) end),
    show(fun() -> split(<<"key">>, <<>>) end),
    show(fun() -> split(<<>>, <<>>) end),
    show(fun() -> split(none, <<>>) end),
    show(fun() -> branches(<<1, 2, 9, 7>>, []) end),
    show(fun() -> branches(<<1, 2, 8, 7>>, []) end),
    show(fun() -> branches(<<1, 2, 3>>, []) end),
    show(fun() -> branches(<<1, 2, 200>>, []) end),
    show(fun() -> branches({}, []) end),
    show(fun() -> strict(<<1, 2, 3, 0, 5>>, 0) end),
    show(fun() -> strict(<<1, 2>>, 0) end),
    show(fun() -> two(<<1, 2, 3>>, <<1, 2, 4>>, 0) end),
    show(fun() -> two(<<1, 2>>, <<1, 2, 4>>, 0) end),
    show(fun() -> two(<<1, 2, 3>>, none, 0) end),
    show(fun() -> collected(binary:copy(<<7>>, 5000), []) end).

show(F) ->
    io:format("~p~n", [try F() catch C:E:St -> {C, E, top(St)} end]).

top([{M, F, A, _} | _]) -> {M, F, A}.

number(B, <<C, R/binary>>, N) when C >= $0, C =< $9; C =:= $.; C =:= $e ->
    number(B, R, N + 1);
number(B, R, N) when is_binary(R) ->
    S = binary:part(B, 0, N),
    case binary:match(S, <<".">>) of
        nomatch -> {binary_to_integer(S), R};
        _ -> {binary_to_float(S), R}
    end.

until(<<$a, R/bits>>, N) -> until(R, N + 1);
until(<<>>, N) -> {all, N};
until(R, N) when is_bitstring(R) -> {N, bit_size(R), R};
until(R, N) -> {other, N, R}.

split(<<$=, R/binary>>, Acc) -> {Acc, R};
split(<<C, R/binary>>, Acc) -> split(R, <<Acc/binary, C>>);
split(R, Acc) -> {no, R, Acc}.

branches(<<9, _/binary>> = B, Acc) -> {nine, B, Acc};
branches(<<C, R/binary>>, Acc) when C < 8 -> branches(R, [C | Acc]);
branches(<<C, _/binary>> = B, Acc) when C > 100; Acc =:= [] ->
    case Acc of
        [2 | _] -> {two, B};
        _ -> {not_two, B, byte_size(B)}
    end;
branches(B, Acc) ->
    case B of
        <<>> -> {empty, B, Acc};
        <<8, X>> -> {eight, X, B};
        _ -> {rest, B, Acc}
    end.

strict(<<C, R/binary>>, N) when C > 0 -> strict(R, N + C);
strict(<<>>, N) -> N.

two(<<A, R/binary>>, <<B, S/binary>>, N) when A =:= B -> two(R, S, N + 1);
two(R, S, N) -> {R, S, N}.

%% Enough turns for collections while the context is passed on.
collected(<<C, R/binary>>, Acc) when length(Acc) < 4990 -> collected(R, [C | Acc]);
collected(R, Acc) -> erlang:garbage_collect(), {R, length(Acc), lists:sum(Acc)}.
