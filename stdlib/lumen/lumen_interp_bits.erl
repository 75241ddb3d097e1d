%% Loaded code: the bit syntax.
-module(lumen_interp_bits).

-compile([nowarn_unused_vars]).

-export([op/5]).
-import(lumen_interp, [
    deeper/1, fail/3, next/3, operand/2, operands/2, place/2, plain/1, target/3, unknown/2
]).

-include("lumen_interp.hrl").

%% Binaries
op(bs_start_match4, [{atom, _}, _, Source, Target], Rest, At, All) ->
    start_match({f, 0}, Source, Target, Rest, At, All);
op(bs_start_match4, [Fail, _, Source, Target], Rest, At, All) ->
    start_match(Fail, Source, Target, Rest, At, All);
op(bs_start_match3, [Fail, Source, _, Target], Rest, At, All) ->
    start_match(Fail, Source, Target, Rest, At, All);
op(bs_start_match2, [Fail, Source, _, _, Target], Rest, At, All) ->
    start_match(Fail, Source, Target, Rest, At, All);
op(bs_get_integer2, [{f, L}, Match, _, Size, {u, Unit}, Flags, Target], Rest, At, All0) ->
    [A, B, D] = operands([Match, Size, Target], At),
    {Fail, All1} = target(L, deeper(At), All0),
    {Next, All} = next(Rest, At, All1),
    {get_integer(A, B, Unit, flags(Flags), D, Fail, Next), All};
op(bs_get_float2, [{f, L}, Match, _, Size, {u, Unit}, Flags, Target], Rest, At, All0) ->
    [A, B, D] = operands([Match, Size, Target], At),
    {Fail, All1} = target(L, deeper(At), All0),
    {Next, All} = next(Rest, At, All1),
    {_, Endian} = flags(Flags),
    {
        fun(?REGISTERS) ->
            ?MATCH(Bin, P) = M = ?GET(A),
            case read_float(Endian, Bin, P, bits(?GET(B), Unit)) of
                [V] ->
                    lumen:set_position(M, P + bits(?GET(B), Unit)),
                    ?PUT(D, V);
                _ ->
                    Fail(X0, X1, X2, X3, S)
            end
        end,
        All
    };
op(bs_get_binary2, [{f, L}, Match, _, {atom, all}, {u, Unit}, _, Target], Rest, At, All0) ->
    [A, D] = operands([Match, Target], At),
    {Fail, All1} = target(L, deeper(At), All0),
    {Next, All} = next(Rest, At, All1),
    {
        fun(?REGISTERS) ->
            ?MATCH(Bin, P) = M = ?GET(A),
            case (bit_size(Bin) - P) rem Unit of
                0 ->
                    <<_:P, V/bits>> = Bin,
                    lumen:set_position(M, bit_size(Bin)),
                    ?PUT(D, V);
                _ ->
                    Fail(X0, X1, X2, X3, S)
            end
        end,
        All
    };
op(bs_get_binary2, [{f, L}, Match, _, Size, {u, Unit}, _, Target], Rest, At, All0) ->
    [A, B, D] = operands([Match, Size, Target], At),
    {Fail, All1} = target(L, deeper(At), All0),
    {Next, All} = next(Rest, At, All1),
    {
        fun(?REGISTERS) ->
            ?MATCH(Bin, P) = M = ?GET(A),
            case bits(?GET(B), Unit) of
                N when is_integer(N), N >= 0, P + N =< bit_size(Bin) ->
                    <<_:P, V:N/bits, _/bits>> = Bin,
                    lumen:set_position(M, P + N),
                    ?PUT(D, V);
                _ ->
                    Fail(X0, X1, X2, X3, S)
            end
        end,
        All
    };
op(bs_skip_bits2, [{f, L}, Match, {atom, all}, {u, Unit}, _], Rest, At, All0) ->
    A = operand(Match, At),
    {Fail, All1} = target(L, deeper(At), All0),
    {Next, All} = next(Rest, At, All1),
    {
        fun(?REGISTERS) ->
            ?MATCH(Bin, P) = M = ?GET(A),
            case (bit_size(Bin) - P) rem Unit of
                0 ->
                    lumen:set_position(M, bit_size(Bin)),
                    Next(X0, X1, X2, X3, S);
                _ ->
                    Fail(X0, X1, X2, X3, S)
            end
        end,
        All
    };
op(bs_skip_bits2, [{f, L}, Match, Size, {u, Unit}, _], Rest, At, All0) ->
    [A, B] = operands([Match, Size], At),
    {Fail, All1} = target(L, deeper(At), All0),
    {Next, All} = next(Rest, At, All1),
    {
        fun(?REGISTERS) ->
            ?MATCH(Bin, P) = M = ?GET(A),
            case bits(?GET(B), Unit) of
                N when is_integer(N), N >= 0, P + N =< bit_size(Bin) ->
                    lumen:set_position(M, P + N),
                    Next(X0, X1, X2, X3, S);
                _ ->
                    Fail(X0, X1, X2, X3, S)
            end
        end,
        All
    };
op(bs_test_tail2, [{f, L}, Match, {u, Bits}], Rest, At, All0) ->
    A = operand(Match, At),
    {Fail, All1} = target(L, deeper(At), All0),
    {Next, All} = next(Rest, At, All1),
    {?TEST(bit_size(element(2, V)) - element(3, V) =:= Bits), All};
op(bs_test_unit, [{f, L}, Match, {u, Unit}], Rest, At, All0) ->
    A = operand(Match, At),
    {Fail, All1} = target(L, deeper(At), All0),
    {Next, All} = next(Rest, At, All1),
    {?TEST((bit_size(element(2, V)) - element(3, V)) rem Unit =:= 0), All};
op(bs_match_string, [{f, L}, Match, {u, Bits}, {u, Offset}], Rest, At, #all{strings = Strings} = All0) ->
    A = operand(Match, At),
    <<_:Offset/binary, String:Bits/bits, _/bits>> = Strings,
    {Fail, All1} = target(L, deeper(At), All0),
    {Next, All} = next(Rest, At, All1),
    {
        fun(?REGISTERS) ->
            ?MATCH(Bin, P) = M = ?GET(A),
            case Bin of
                <<_:P, String:Bits/bits, _/bits>> ->
                    lumen:set_position(M, P + Bits),
                    Next(X0, X1, X2, X3, S);
                _ ->
                    Fail(X0, X1, X2, X3, S)
            end
        end,
        All
    };
op(bs_get_tail, [Match, Target, _], Rest, At, All0) ->
    [A, D] = operands([Match, Target], At),
    {Next, All} = next(Rest, At, All0),
    {?VALUE(D, plain(?GET(A))), All};
op(bs_get_position, [Match, Target, _], Rest, At, All0) ->
    [A, D] = operands([Match, Target], At),
    {Next, All} = next(Rest, At, All0),
    {?VALUE(D, element(3, ?GET(A))), All};
op(bs_set_position, [Match, Position], Rest, At, All0) ->
    [A, B] = operands([Match, Position], At),
    {Next, All} = next(Rest, At, All0),
    {?EFFECT(lumen:set_position(?GET(A), ?GET(B))), All};
op(bs_context_to_binary, [Match], Rest, At, All0) ->
    A = operand(Match, At),
    {Next, All} = next(Rest, At, All0),
    {?VALUE(A, plain(?GET(A))), All};
op(Op, [{f, L}, Match, _, Flags | Targets], Rest, At, All0) when
    Op =:= bs_get_utf8; Op =:= bs_get_utf16; Op =:= bs_get_utf32;
    Op =:= bs_skip_utf8; Op =:= bs_skip_utf16; Op =:= bs_skip_utf32
->
    A = operand(Match, At),
    {_, Endian} = flags(Flags),
    {Fail, All1} = target(L, deeper(At), All0),
    {Next, All} = next(Rest, At, All1),
    {get_utf(Op, A, Endian, operands(Targets, At), Fail, Next), All};
op(bs_init_writable, [], Rest, At, All0) ->
    {Next, All} = next(Rest, At, All0),
    {fun(?REGISTERS) -> Next(<<>>, X1, X2, X3, S) end, All};
op(bs_create_bin, [Fail0, _, _, _, Target, {list, List}], Rest, At, All0) ->
    create_bin(Fail0, segments(List, 1, At, All0), fun explanation/2, Target, Rest, At, All0);
%% Those of compilers before OTP 25: a binary of a size that was computed, and what is
%% put into it one after the other. The size is that of what is put.
op(Op, [Fail, _Size, _, _, _, Target], Rest, At, All) when Op =:= bs_init2; Op =:= bs_init_bits ->
    put_bin(Fail, [], Target, Rest, At, All);
op(bs_append, [Fail, _Size, _, _, {u, Unit}, Source, _, Target], Rest, At, All) ->
    put_bin(Fail, [{tail, Unit, operand(Source, At)}], Target, Rest, At, All);
op(bs_private_append, [Fail, _Size, {u, Unit}, Source, _, Target], Rest, At, All) ->
    put_bin(Fail, [{tail, Unit, operand(Source, At)}], Target, Rest, At, All);
op(bs_add, [Fail0, Left, Right, {u, Unit}, Target], Rest, At, All0) ->
    [A, B, D] = operands([Left, Right, Target], At),
    Place = place(At, All0),
    {Fail, All1} = fail(Fail0, At, All0),
    {Next, All} = next(Rest, At, All1),
    {
        fun(?REGISTERS) ->
            V = ?GET(A),
            W = ?GET(B),
            if
                is_integer(V), V >= 0, is_integer(W), W >= 0 ->
                    R = V + W * Unit,
                    ?PUT(D, R);
                Fail =:= none ->
                    lumen:raise_at(error, badarg, Place, []);
                true ->
                    Fail(X0, X1, X2, X3, S)
            end
        end,
        All
    };
op(bs_utf8_size, [_, Source, Target], Rest, At, All0) ->
    [A, D] = operands([Source, Target], At),
    {Next, All} = next(Rest, At, All0),
    {?VALUE(D, utf8_size(?GET(A))), All};
op(bs_utf16_size, [_, Source, Target], Rest, At, All0) ->
    [A, D] = operands([Source, Target], At),
    {Next, All} = next(Rest, At, All0),
    {?VALUE(D, utf16_size(?GET(A))), All};
op(Op, _, _, At, _) ->
    unknown(Op, At).

%%% Matching binaries

start_match(Fail0, Source, Target, Rest, At, All0) ->
    [A, D] = operands([Source, Target], At),
    {Fail, All1} = fail(Fail0, At, All0),
    {Next, All} = next(Rest, At, All1),
    {
        fun(?REGISTERS) ->
            case ?GET(A) of
                ?MATCH(_, _) = V ->
                    ?PUT(D, V);
                Bin when is_bitstring(Bin) ->
                    V = ?MATCH(Bin, 0),
                    ?PUT(D, V);
                _ ->
                    Fail(X0, X1, X2, X3, S)
            end
        end,
        All
    }.

%% {signed | unsigned, big | little}
flags({u, Flags}) ->
    {
        case Flags band 4 of
            0 -> unsigned;
            _ -> signed
        end,
        case Flags band 18 of
            0 -> big;
            _ -> little
        end
    }.

bits(Size, Unit) when is_integer(Size) -> Size * Unit;
bits(_, _) -> -1.

-define(INTEGER(Size, Kind),
    fun(?REGISTERS) ->
        N = Size,
        ?MATCH(Bin, P) = M = ?GET(A),
        if
            is_integer(N), N >= 0, P + N =< bit_size(Bin) ->
                <<_:P, V:N/Kind, _/bits>> = Bin,
                lumen:set_position(M, P + N),
                ?PUT(D, V);
            true ->
                Fail(X0, X1, X2, X3, S)
        end
    end
).

get_integer(A, [8], 1, {unsigned, _}, D, Fail, Next) ->
    fun(?REGISTERS) ->
        ?MATCH(Bin, P) = M = ?GET(A),
        case Bin of
            <<_:P, V:8, _/bits>> ->
                lumen:set_position(M, P + 8),
                ?PUT(D, V);
            _ ->
                Fail(X0, X1, X2, X3, S)
        end
    end;
get_integer(A, B, Unit, {unsigned, big}, D, Fail, Next) ->
    ?INTEGER(bits(?GET(B), Unit), unsigned-big);
get_integer(A, B, Unit, {unsigned, little}, D, Fail, Next) ->
    ?INTEGER(bits(?GET(B), Unit), unsigned-little);
get_integer(A, B, Unit, {signed, big}, D, Fail, Next) ->
    ?INTEGER(bits(?GET(B), Unit), signed-big);
get_integer(A, B, Unit, {signed, little}, D, Fail, Next) ->
    ?INTEGER(bits(?GET(B), Unit), signed-little).

read_float(big, Bin, P, N) when N =:= 16; N =:= 32; N =:= 64 ->
    case Bin of
        <<_:P, V:N/float-big, _/bits>> -> [V];
        _ -> none
    end;
read_float(little, Bin, P, N) when N =:= 16; N =:= 32; N =:= 64 ->
    case Bin of
        <<_:P, V:N/float-little, _/bits>> -> [V];
        _ -> none
    end;
read_float(_, _, _, _) ->
    none.

get_utf(Op, A, Endian, Targets, Fail, Next) ->
    fun(?REGISTERS) ->
        ?MATCH(Bin, P) = M = ?GET(A),
        case read_utf(Op, Endian, Bin, P) of
            [V | Rest] ->
                lumen:set_position(M, bit_size(Bin) - bit_size(Rest)),
                case Targets of
                    [D] -> ?PUT(D, V);
                    [] -> Next(X0, X1, X2, X3, S)
                end;
            none ->
                Fail(X0, X1, X2, X3, S)
        end
    end.

read_utf(Op, Endian, Bin, P) ->
    case {Op, Endian} of
        {bs_get_utf16, little} -> read_utf16_little(Bin, P);
        {bs_skip_utf16, little} -> read_utf16_little(Bin, P);
        {bs_get_utf16, _} -> read_utf16(Bin, P);
        {bs_skip_utf16, _} -> read_utf16(Bin, P);
        {bs_get_utf32, little} -> read_utf32_little(Bin, P);
        {bs_skip_utf32, little} -> read_utf32_little(Bin, P);
        {bs_get_utf32, _} -> read_utf32(Bin, P);
        {bs_skip_utf32, _} -> read_utf32(Bin, P);
        _ -> read_utf8(Bin, P)
    end.

read_utf8(Bin, P) ->
    case Bin of
        <<_:P, V/utf8, Rest/bits>> -> [V | Rest];
        _ -> none
    end.
read_utf16(Bin, P) ->
    case Bin of
        <<_:P, V/utf16, Rest/bits>> -> [V | Rest];
        _ -> none
    end.
read_utf16_little(Bin, P) ->
    case Bin of
        <<_:P, V/utf16-little, Rest/bits>> -> [V | Rest];
        _ -> none
    end.
read_utf32(Bin, P) ->
    case Bin of
        <<_:P, V/utf32, Rest/bits>> -> [V | Rest];
        _ -> none
    end.
read_utf32_little(Bin, P) ->
    case Bin of
        <<_:P, V/utf32-little, Rest/bits>> -> [V | Rest];
        _ -> none
    end.

%%% Building binaries

segments([{atom, Type}, _Number, {u, Unit}, Flags, Source, Size | Rest], N, At, All) ->
    Segment =
        case {Type, Source, Size} of
            {string, {u, Offset}, {integer, Length}} ->
                {constant, binary:part(All#all.strings, Offset, Length)};
            {_, _, {atom, all}} ->
                {tail, Unit, operand(Source, At)};
            _ when Type =:= append; Type =:= private_append; Type =:= binary ->
                {bits, Unit, operand(Source, At), operand(Size, At)};
            {integer, _, _} ->
                {signless(integer, endian(Flags)), Unit, operand(Source, At), operand(Size, At)};
            {float, _, _} ->
                {signless(float, endian(Flags)), Unit, operand(Source, At), operand(Size, At)};
            _ ->
                {signless(Type, endian(Flags)), operand(Source, At)}
        end,
    [Segment | segments(Rest, N + 1, At, All)];
segments([], _, _, _) ->
    [].

endian({literal, Flags}) ->
    case lists:member(little, Flags) orelse lists:member(native, Flags) of
        true -> little;
        false -> big
    end;
endian(_) ->
    big.

signless(integer, big) -> integer;
signless(integer, little) -> integer_little;
signless(float, big) -> float;
signless(float, little) -> float_little;
signless(utf8, _) -> utf8;
signless(utf16, big) -> utf16;
signless(utf16, little) -> utf16_little;
signless(utf32, big) -> utf32;
signless(utf32, little) -> utf32_little.

put_bin(Fail, First, Target, Rest0, At, All) ->
    {Segments, Rest} = puts(Rest0, At, All),
    create_bin(Fail, First ++ Segments, fun(_, _) -> [] end, Target, Rest, At, All).

%% The segments that are put, and what follows them.
puts([{line, _} | Rest], At, All) ->
    puts(Rest, At, All);
puts([{Op, Arguments} | Rest0] = All0, At, All) ->
    case put_segment(Op, Arguments, At, All) of
        none ->
            {[], All0};
        Segment ->
            {Segments, Rest} = puts(Rest0, At, All),
            {[Segment | Segments], Rest}
    end.

put_segment(bs_put_string, [{u, Length}, {u, Offset}], _, All) ->
    {constant, binary:part(All#all.strings, Offset, Length)};
put_segment(bs_put_binary, [_, {atom, all}, {u, Unit}, _, Source], At, _) ->
    {tail, Unit, operand(Source, At)};
put_segment(bs_put_binary, [_, Size, {u, Unit}, _, Source], At, _) ->
    {bits, Unit, operand(Source, At), operand(Size, At)};
put_segment(bs_put_integer, Arguments, At, _) ->
    put_number(integer, Arguments, At);
put_segment(bs_put_float, Arguments, At, _) ->
    put_number(float, Arguments, At);
put_segment(bs_put_utf8, Arguments, At, _) ->
    put_character(utf8, Arguments, At);
put_segment(bs_put_utf16, Arguments, At, _) ->
    put_character(utf16, Arguments, At);
put_segment(bs_put_utf32, Arguments, At, _) ->
    put_character(utf32, Arguments, At);
put_segment(_, _, _, _) ->
    none.

put_number(Type, [_, Size, {u, Unit}, Flags, Source], At) ->
    {_, Endian} = flags(Flags),
    {signless(Type, Endian), Unit, operand(Source, At), operand(Size, At)}.

put_character(Type, [_, Flags, Source], At) ->
    {_, Endian} = flags(Flags),
    {signless(Type, Endian), operand(Source, At)}.

%% In bytes. What is no character fails when it is put.
utf8_size(V) when V < 16#80 -> 1;
utf8_size(V) when V < 16#800 -> 2;
utf8_size(V) when V < 16#10000 -> 3;
utf8_size(_) -> 4.

utf16_size(V) when V < 16#10000 -> 2;
utf16_size(_) -> 4.

%% Explain tells more of an error, by the number of the segment that failed.
create_bin(Fail0, Segments, Explain, Target, Rest, At, All0) ->
    D = operand(Target, At),
    Place = place(At, All0),
    {Fail, All1} = fail(Fail0, At, All0),
    {Next, All} = next(Rest, At, All1),
    case Fail of
        none ->
            {
                ?VALUE(D, build_at(Segments, Explain, Place, X0, X1, X2, X3, S)),
                All
            };
        _ ->
            {?GUARD(build(Segments, X0, X1, X2, X3, S)), All}
    end.

build_at(Segments, Explain, Place, X0, X1, X2, X3, S) ->
    try
        build(Segments, X0, X1, X2, X3, S)
    catch
        error:Reason:Trace ->
            N = failed_segment(Segments, 1, X0, X1, X2, X3, S),
            lumen:raise_at(error, Reason, Place, Explain(N, Trace))
    end.

failed_segment([Segment | Segments], N, X0, X1, X2, X3, S) ->
    try build([Segment], X0, X1, X2, X3, S) of
        _ -> failed_segment(Segments, N + 1, X0, X1, X2, X3, S)
    catch
        error:_ -> N
    end;
failed_segment([], _, _, _, _, _, _) ->
    none.

%% The explanation of the error with the number of the segment in the whole.
explanation(none, _) ->
    [];
explanation(N, [{_, _, _, Information} | _]) ->
    case lists:keyfind(error_info, 1, Information) of
        {_, #{cause := Cause} = Map} ->
            {error_info, Map#{cause := setelement(1, Cause, N)}};
        _ ->
            []
    end.

%% The first segment may be a binary to append to.
build([{tail, Unit, A} | Segments], X0, X1, X2, X3, S) ->
    build(Segments, whole(?GET(A), Unit), X0, X1, X2, X3, S);
build(Segments, X0, X1, X2, X3, S) ->
    build(Segments, <<>>, X0, X1, X2, X3, S).

%% The binary itself: what is appended to it goes behind it where it is.
whole(Bin, Unit) when bit_size(Bin) rem Unit =:= 0 -> Bin;
whole(Bin, 8) -> <<Bin/binary>>;
whole(Bin, _) when is_bitstring(Bin) -> error(badarg);
whole(Bin, _) -> <<Bin/bits>>.

build([Segment | Segments], Acc0, X0, X1, X2, X3, S) ->
    Acc =
        case Segment of
            {integer, 1, A, [8]} ->
                <<Acc0/bits, (?GET(A)):8>>;
            {integer, Unit, A, B} ->
                <<Acc0/bits, (?GET(A)):(bits(?GET(B), Unit))>>;
            {integer_little, Unit, A, B} ->
                <<Acc0/bits, (?GET(A)):(bits(?GET(B), Unit))/little>>;
            {constant, Bytes} ->
                <<Acc0/bits, Bytes/bits>>;
            {tail, Unit, A} ->
                <<Acc0/bits, (whole(?GET(A), Unit))/bits>>;
            {bits, Unit, A, B} ->
                <<Acc0/bits, (?GET(A)):(bits(?GET(B), Unit))/bits>>;
            {float, Unit, A, B} ->
                <<Acc0/bits, (?GET(A)):(bits(?GET(B), Unit))/float>>;
            {float_little, Unit, A, B} ->
                <<Acc0/bits, (?GET(A)):(bits(?GET(B), Unit))/float-little>>;
            {utf8, A} ->
                <<Acc0/bits, (?GET(A))/utf8>>;
            {utf16, A} ->
                <<Acc0/bits, (?GET(A))/utf16>>;
            {utf16_little, A} ->
                <<Acc0/bits, (?GET(A))/utf16-little>>;
            {utf32, A} ->
                <<Acc0/bits, (?GET(A))/utf32>>;
            {utf32_little, A} ->
                <<Acc0/bits, (?GET(A))/utf32-little>>
        end,
    build(Segments, Acc, X0, X1, X2, X3, S);
build([], Acc, _, _, _, _, _) ->
    Acc.
