%% Loaded code: what instructions compute of values, ask of them, and choose by them.
-module(lumen_interp_values).

-compile([nowarn_unused_vars]).

-export([op/5]).
-import(lumen_interp, [
    deeper/1, fail/3, function/1, import/2, next/3, operand/2, operands/2, place/2, plain/1,
    target/3, unknown/2, values/6
]).

-include("lumen_interp.hrl").

op(select_val, [Value, {f, L}, {list, Choices}], _, At, All0) ->
    A = operand(Value, At),
    {Fail, All1} = target(L, deeper(At), All0),
    {Pairs, All} = choices(Choices, At, All1),
    {select(A, Pairs, Fail), All};
op(select_tuple_arity, [Tuple, {f, L}, {list, Choices}], _, At, All0) ->
    A = operand(Tuple, At),
    {Fail, All1} = target(L, deeper(At), All0),
    {Pairs, All} = choices(Choices, At, All1),
    Map = maps:from_list(Pairs),
    {
        fun(?REGISTERS) ->
            case ?GET(A) of
                V when is_map_key(tuple_size(V), Map) ->
                    (map_get(tuple_size(V), Map))(X0, X1, X2, X3, S);
                _ ->
                    Fail(X0, X1, X2, X3, S)
            end
        end,
        All
    };
%% Functions that may stand in guards
op(bif0, [{u, Import}, Target], Rest, At, All) ->
    bif(Import, {f, 0}, [], Target, Rest, At, All);
op(bif1, [Fail, {u, Import}, A, Target], Rest, At, All) ->
    bif(Import, Fail, [A], Target, Rest, At, All);
op(bif2, [Fail, {u, Import}, A, B, Target], Rest, At, All) ->
    bif(Import, Fail, [A, B], Target, Rest, At, All);
op(gc_bif1, [Fail, _, {u, Import}, A, Target], Rest, At, All) ->
    bif(Import, Fail, [A], Target, Rest, At, All);
op(gc_bif2, [Fail, _, {u, Import}, A, B, Target], Rest, At, All) ->
    bif(Import, Fail, [A, B], Target, Rest, At, All);
op(gc_bif3, [Fail, _, {u, Import}, A, B, C, Target], Rest, At, All) ->
    bif(Import, Fail, [A, B, C], Target, Rest, At, All);
%% Floats
op(fconv, [Source, Target], Rest, At, All0) ->
    A = operand(Source, At),
    D = operand(Target, At),
    Place = place(At, All0),
    {Next, All} = next(Rest, At, All0),
    {
        fun(?REGISTERS) ->
            R =
                case ?GET(A) of
                    V when is_float(V) -> V;
                    V -> to_float(V, Place)
                end,
            ?PUT(D, R)
        end,
        All
    };
op(fadd, [_ | Arguments], Rest, At, All) -> float_op('+', Arguments, Rest, At, All);
op(fsub, [_ | Arguments], Rest, At, All) -> float_op('-', Arguments, Rest, At, All);
op(fmul, [_ | Arguments], Rest, At, All) -> float_op('*', Arguments, Rest, At, All);
op(fdiv, [_ | Arguments], Rest, At, All) -> float_op('/', Arguments, Rest, At, All);
op(fnegate, [_, Source, Target], Rest, At, All0) ->
    A = operand(Source, At),
    D = operand(Target, At),
    {Next, All} = next(Rest, At, All0),
    {?VALUE(D, -?GET(A)), All};
%% Maps
op(put_map_assoc, [_, Map, Target, _, {list, Pairs}], Rest, At, All) ->
    put_map(fun maps:put/3, Map, Target, Pairs, Rest, At, All);
op(put_map_exact, [_, Map, Target, _, {list, Pairs}], Rest, At, All) ->
    put_map(fun maps:update/3, Map, Target, Pairs, Rest, At, All);
op(has_map_fields, [{f, L}, Map, {list, Keys}], Rest, At, All0) ->
    A = operand(Map, At),
    {Fail, All1} = target(L, deeper(At), All0),
    {Next, All} = next(Rest, At, All1),
    case operands(Keys, At) of
        [K] ->
            {?TEST(is_map_key(?GET(K), V)), All};
        Operands ->
            {?TEST(have_keys(values(Operands, X0, X1, X2, X3, S), V)), All}
    end;
op(get_map_elements, [{f, L}, Map, {list, Pairs}], Rest, At, All0) ->
    A = operand(Map, At),
    {Fail, All1} = target(L, deeper(At), All0),
    {Next, All} = next(Rest, At, All1),
    {get_map_elements(A, every_second(operands(Pairs, At)), Fail, Next), All};
%% Tests
op(test_arity, [{f, L}, Tuple, {u, Arity}], Rest, At, All0) ->
    A = operand(Tuple, At),
    {Fail, All1} = target(L, deeper(At), All0),
    {Next, All} = next(Rest, At, All1),
    {?TEST(is_tuple(V) andalso tuple_size(V) =:= Arity), All};
op(is_tagged_tuple, [{f, L}, Tuple, {u, Arity}, {atom, Tag}], Rest, At, All0) ->
    A = operand(Tuple, At),
    {Fail, All1} = target(L, deeper(At), All0),
    {Next, All} = next(Rest, At, All1),
    {
        fun(?REGISTERS) ->
            case ?GET(A) of
                V when tuple_size(V) =:= Arity, element(1, V) =:= Tag ->
                    Next(X0, X1, X2, X3, S);
                _ ->
                    Fail(X0, X1, X2, X3, S)
            end
        end,
        All
    };
op(Op, [{f, L} | Operands], Rest, At, All0) ->
    [A | More] = operands(Operands, At),
    {Fail, All1} = target(L, deeper(At), All0),
    {Next, All} = next(Rest, At, All1),
    case test(Op, A, More, Fail, Next) of
        unknown -> unknown(Op, At);
        Fun -> {Fun, All}
    end;
op(Op, _, _, At, _) ->
    unknown(Op, At).

call1(F, V, Place) -> lumen:place(F(V), Place).
call2(F, V, W, Place) -> lumen:place(F(V, W), Place).
call3(F, U, V, W, Place) -> lumen:place(F(U, V, W), Place).

%%% Functions in guards

bif(Import, Fail0, Arguments, Target, Rest, At, All0) ->
    {_, Name, _} = Function = import(Import, All0),
    F = function(Function),
    Place = place(At, All0),
    D = operand(Target, At),
    Operands = operands(Arguments, At),
    {Fail, All1} = fail(Fail0, At, All0),
    {Next, All} = next(Rest, At, All1),
    case Fail of
        none -> {bif(Name, Operands, F, D, Place, Next), All};
        _ -> {guard(Name, Operands, F, D, Fail, Next), All}
    end.

bif('+', [[C], B], F, D, Place, Next) when is_integer(C), is_integer(B) ->
    bif('+', [B, [C]], fun(V, W) -> W + V end, D, Place, Next);
bif('+' = Name, [A, B], F, D, Place, Next) -> ?INTEGERS(+);
bif('-' = Name, [A, B], F, D, Place, Next) -> ?INTEGERS(-);
bif('*' = Name, [A, B], F, D, Place, Next) -> ?INTEGERS(*);
bif('band' = Name, [A, B], F, D, Place, Next) -> ?INTEGERS(band);
bif('bor' = Name, [A, B], F, D, Place, Next) -> ?INTEGERS(bor);
bif('bxor' = Name, [A, B], F, D, Place, Next) -> ?INTEGERS(bxor);
bif('div', [A, B], F, D, Place, Next) -> ?DIVIDE(div);
bif('rem', [A, B], F, D, Place, Next) -> ?DIVIDE(rem);
bif('/', [A, B], F, D, Place, Next) ->
    fun(?REGISTERS) ->
        V = ?GET(A),
        W = ?GET(B),
        R = ?EASY(V / W),
        ?PUT(D, R)
    end;
bif('=:=', [A, B], _, D, _, Next) -> ?VALUE(D, ?GET(A) =:= ?GET(B));
bif('=/=', [A, B], _, D, _, Next) -> ?VALUE(D, ?GET(A) =/= ?GET(B));
bif('==', [A, B], _, D, _, Next) -> ?VALUE(D, ?GET(A) == ?GET(B));
bif('/=', [A, B], _, D, _, Next) -> ?VALUE(D, ?GET(A) /= ?GET(B));
bif('<', [A, B], _, D, _, Next) -> ?VALUE(D, ?GET(A) < ?GET(B));
bif('>', [A, B], _, D, _, Next) -> ?VALUE(D, ?GET(A) > ?GET(B));
bif('=<', [A, B], _, D, _, Next) -> ?VALUE(D, ?GET(A) =< ?GET(B));
bif('>=', [A, B], _, D, _, Next) -> ?VALUE(D, ?GET(A) >= ?GET(B));
bif(self, [], _, D, _, Next) -> ?VALUE(D, self());
bif(hd, [A], F, D, Place, Next) ->
    ?VALUE(
        D,
        case ?GET(A) of
            [V | _] -> V;
            V -> call1(F, V, Place)
        end
    );
bif(tl, [A], F, D, Place, Next) ->
    ?VALUE(
        D,
        case ?GET(A) of
            [_ | V] -> V;
            V -> call1(F, V, Place)
        end
    );
bif(element, [[I], B], F, D, Place, Next) when is_integer(I), I > 0 ->
    ?VALUE(
        D,
        case ?GET(B) of
            V when I =< tuple_size(V) -> element(I, V);
            V -> call2(F, I, V, Place)
        end
    );
bif(_, [], F, D, _, Next) ->
    ?VALUE(D, F());
bif(_, [A], F, D, Place, Next) ->
    ?VALUE(D, call1(F, ?GET(A), Place));
bif(_, [A, B], F, D, Place, Next) ->
    ?VALUE(D, call2(F, ?GET(A), ?GET(B), Place));
bif(_, [A, B, C], F, D, Place, Next) ->
    ?VALUE(D, call3(F, ?GET(A), ?GET(B), ?GET(C), Place)).

-define(SIZE(E),
    fun(?REGISTERS) ->
        V = ?GET(A),
        if
            is_integer(E) ->
                R = E,
                ?PUT(D, R);
            true ->
                Fail(X0, X1, X2, X3, S)
        end
    end
).
-define(SUM(Op),
    fun(?REGISTERS) ->
        V = ?GET(A),
        W = ?GET(B),
        if
            is_integer(V), is_integer(W) ->
                R = V Op W,
                ?PUT(D, R);
            is_number(V Op W) ->
                R = V Op W,
                ?PUT(D, R);
            true ->
                Fail(X0, X1, X2, X3, S)
        end
    end
).

guard('+', [A, B], _, D, Fail, Next) -> ?SUM(+);
guard('-', [A, B], _, D, Fail, Next) -> ?SUM(-);
guard('*', [A, B], _, D, Fail, Next) -> ?SUM(*);
guard(length, [A], _, D, Fail, Next) -> ?SIZE(length(V));
guard(tuple_size, [A], _, D, Fail, Next) -> ?SIZE(tuple_size(V));
guard(map_size, [A], _, D, Fail, Next) -> ?SIZE(map_size(V));
guard(byte_size, [A], _, D, Fail, Next) -> ?SIZE(byte_size(V));
guard(bit_size, [A], _, D, Fail, Next) -> ?SIZE(bit_size(V));
guard(hd, [A], _, D, Fail, Next) ->
    fun(?REGISTERS) ->
        case ?GET(A) of
            [V | _] -> ?PUT(D, V);
            _ -> Fail(X0, X1, X2, X3, S)
        end
    end;
guard(tl, [A], _, D, Fail, Next) ->
    fun(?REGISTERS) ->
        case ?GET(A) of
            [_ | V] -> ?PUT(D, V);
            _ -> Fail(X0, X1, X2, X3, S)
        end
    end;
guard(element, [A, B], _, D, Fail, Next) ->
    fun(?REGISTERS) ->
        I = ?GET(A),
        V = ?GET(B),
        if
            is_integer(I), I > 0, I =< tuple_size(V) ->
                R = element(I, V),
                ?PUT(D, R);
            true ->
                Fail(X0, X1, X2, X3, S)
        end
    end;
guard(map_get, [A, B], _, D, Fail, Next) ->
    fun(?REGISTERS) ->
        K = ?GET(A),
        case ?GET(B) of
            #{K := V} -> ?PUT(D, V);
            _ -> Fail(X0, X1, X2, X3, S)
        end
    end;
guard('not', [A], _, D, Fail, Next) ->
    fun(?REGISTERS) ->
        case ?GET(A) of
            true -> ?PUT(D, false);
            false -> ?PUT(D, true);
            _ -> Fail(X0, X1, X2, X3, S)
        end
    end;
guard(_, [A], F, D, Fail, Next) -> ?GUARD(F(?GET(A)));
guard(_, [A, B], F, D, Fail, Next) -> ?GUARD(F(?GET(A), ?GET(B)));
guard(_, [A, B, C], F, D, Fail, Next) -> ?GUARD(F(?GET(A), ?GET(B), ?GET(C))).

%% As in BEAM, errors of these name no operator.
increment(Name, F, V, C, Place) when
    Name =:= '+', abs(C) < 1 bsl 59; Name =:= '-', C > 0, C < 1 bsl 59
->
    case is_number(V) of
        true -> call2(F, V, C, Place);
        false -> lumen:raise_at(error, badarith, Place, [])
    end;
increment(_, F, V, C, Place) ->
    call2(F, V, C, Place).

%% What fails is told of by the function itself.
floats('+', F, V, W, Place) -> ?EASY(V + W);
floats('-', F, V, W, Place) -> ?EASY(V - W);
floats('*', F, V, W, Place) -> ?EASY(V * W);
floats(_, F, V, W, Place) -> call2(F, V, W, Place).

-define(FLOAT(E),
    try
        E
    catch
        error:_ -> lumen:raise_at(error, badarith, Place, [])
    end
).

to_float(V, Place) -> ?FLOAT(V * 1.0).

float_op(Op, [Left, Right, Target], Rest, At, All0) ->
    [A, B, D] = operands([Left, Right, Target], At),
    Place = place(At, All0),
    {Next, All} = next(Rest, At, All0),
    Fun =
        case Op of
            '+' -> ?VALUE(D, ?FLOAT(?GET(A) + ?GET(B)));
            '-' -> ?VALUE(D, ?FLOAT(?GET(A) - ?GET(B)));
            '*' -> ?VALUE(D, ?FLOAT(?GET(A) * ?GET(B)));
            '/' -> ?VALUE(D, ?FLOAT(?GET(A) / ?GET(B)))
        end,
    {Fun, All}.

%%% Tests

test(is_lt, A, [B], Fail, Next) -> ?COMPARE(<);
test(is_ge, A, [B], Fail, Next) -> ?COMPARE(>=);
test(is_eq, A, [B], Fail, Next) -> ?COMPARE(==);
test(is_ne, A, [B], Fail, Next) -> ?COMPARE(/=);
test(is_eq_exact, A, [B], Fail, Next) -> ?COMPARE(=:=);
test(is_ne_exact, A, [B], Fail, Next) -> ?COMPARE(=/=);
test(is_integer, A, [], Fail, Next) -> ?TEST(is_integer(V));
test(is_float, A, [], Fail, Next) -> ?TEST(is_float(V));
test(is_number, A, [], Fail, Next) -> ?TEST(is_number(V));
test(is_atom, A, [], Fail, Next) -> ?TEST(is_atom(V));
test(is_pid, A, [], Fail, Next) -> ?TEST(is_pid(V));
test(is_reference, A, [], Fail, Next) -> ?TEST(is_reference(V));
test(is_port, A, [], Fail, Next) -> ?TEST(is_port(V));
test(is_nil, A, [], Fail, Next) -> ?TEST(V =:= []);
test(is_binary, A, [], Fail, Next) -> ?TEST(is_binary(V));
test(is_bitstr, A, [], Fail, Next) -> ?TEST(is_bitstring(V));
test(is_list, A, [], Fail, Next) -> ?TEST(is_list(V));
test(is_nonempty_list, 0, [], Fail, Next) ->
    fun
        ([_ | _] = X0, X1, X2, X3, S) -> Next(X0, X1, X2, X3, S);
        (X0, X1, X2, X3, S) -> Fail(X0, X1, X2, X3, S)
    end;
test(is_nonempty_list, A, [], Fail, Next) ->
    fun(?REGISTERS) ->
        case ?GET(A) of
            [_ | _] -> Next(X0, X1, X2, X3, S);
            _ -> Fail(X0, X1, X2, X3, S)
        end
    end;
test(is_tuple, A, [], Fail, Next) -> ?TEST(is_tuple(V));
test(is_boolean, A, [], Fail, Next) -> ?TEST(is_boolean(V));
test(is_map, A, [], Fail, Next) -> ?TEST(is_map(V));
test(is_function, A, [], Fail, Next) -> ?TEST(is_function(V));
test(is_function2, A, [B], Fail, Next) ->
    ?TEST(is_integer(?GET(B)) andalso ?GET(B) >= 0 andalso is_function(V, ?GET(B)));
test(_, _, _, _, _) -> unknown.

choices([Value, {f, L} | Rest], At, All0) ->
    {Fun, All1} = target(L, deeper(At), All0),
    {Pairs, All} = choices(Rest, At, All1),
    Key =
        case Value of
            {u, N} -> N;
            _ -> hd(operand(Value, At))
        end,
    {[{Key, Fun} | Pairs], All};
choices([], _At, All) ->
    {[], All}.

select(A, [{V, K}], Fail) ->
    fun(?REGISTERS) ->
        case ?GET(A) of
            V -> K(X0, X1, X2, X3, S);
            _ -> Fail(X0, X1, X2, X3, S)
        end
    end;
select(A, [{V, K}, {W, L}], Fail) ->
    fun(?REGISTERS) ->
        case ?GET(A) of
            V -> K(X0, X1, X2, X3, S);
            W -> L(X0, X1, X2, X3, S);
            _ -> Fail(X0, X1, X2, X3, S)
        end
    end;
select(A, Pairs, Fail) ->
    %% The first of equal ones counts.
    Map = maps:from_list(lists:reverse(Pairs)),
    fun(?REGISTERS) ->
        V = ?GET(A),
        case Map of
            #{V := K} -> K(X0, X1, X2, X3, S);
            _ -> Fail(X0, X1, X2, X3, S)
        end
    end.

%%% Maps

put_map(F, Map, Target, Pairs0, Rest, At, All0) ->
    [A, D] = operands([Map, Target], At),
    Pairs = in_order(every_second(operands(Pairs0, At))),
    Place = place(At, All0),
    {Next, All} = next(Rest, At, All0),
    {
        fun(?REGISTERS) ->
            R =
                case ?GET(A) of
                    V when is_map(V) -> put_pairs(F, Pairs, V, Place, X0, X1, X2, X3, S);
                    V -> lumen:raise_at(error, {badmap, V}, Place, [])
                end,
            ?PUT(D, R)
        end,
        All
    }.

put_pairs(F, [{A, B} | Pairs], Map0, Place, X0, X1, X2, X3, S) ->
    K = ?GET(A),
    Map =
        case F =:= fun maps:put/3 orelse is_map_key(K, Map0) of
            true -> Map0#{K => ?GET(B)};
            false -> lumen:raise_at(error, {badkey, K}, Place, [])
        end,
    put_pairs(F, Pairs, Map, Place, X0, X1, X2, X3, S);
put_pairs(_, [], Map, _, _, _, _, _, _) ->
    Map.

%% As BEAM has them, constant keys are in the order of maps.
in_order(Pairs) ->
    case lists:all(fun({Key, _}) -> is_list(Key) end, Pairs) of
        true -> lists:sort(fun({[A], _}, {[B], _}) -> is_before(A, B) end, Pairs);
        false -> Pairs
    end.

is_before(A, B) when A == B -> is_integer(A) orelse is_float(B);
is_before(A, B) -> A < B.

every_second([A, B | Rest]) -> [{A, B} | every_second(Rest)];
every_second([]) -> [].

have_keys([K | Keys], Map) -> is_map_key(K, Map) andalso have_keys(Keys, Map);
have_keys([], _) -> true.

get_map_elements(A, [{B, D}], Fail, Next) ->
    fun(?REGISTERS) ->
        K = ?GET(B),
        case ?GET(A) of
            #{K := V} -> ?PUT(D, V);
            _ -> Fail(X0, X1, X2, X3, S)
        end
    end;
get_map_elements(A, Pairs, Fail, Next) ->
    {Keys, Targets} = lists:unzip(Pairs),
    fun(?REGISTERS) ->
        case get_keys(values(Keys, X0, X1, X2, X3, S), ?GET(A), []) of
            missing -> Fail(X0, X1, X2, X3, S);
            Values -> put_values(Targets, Values, X0, X1, X2, X3, S, Next)
        end
    end.

get_keys([K | Keys], Map, Values) ->
    case Map of
        #{K := V} -> get_keys(Keys, Map, [V | Values]);
        _ -> missing
    end;
get_keys([], _, Values) ->
    lists:reverse(Values).

put_values([D | Targets], [V | Values], X0, X1, X2, X3, S, Next) ->
    case D of
        0 -> put_values(Targets, Values, V, X1, X2, X3, S, Next);
        1 -> put_values(Targets, Values, X0, V, X2, X3, S, Next);
        2 -> put_values(Targets, Values, X0, X1, V, X3, S, Next);
        3 -> put_values(Targets, Values, X0, X1, X2, V, S, Next);
        _ -> put_values(Targets, Values, X0, X1, X2, X3, setelement(D - 2, S, V), Next)
    end;
put_values([], [], X0, X1, X2, X3, S, Next) ->
    Next(X0, X1, X2, X3, S).
