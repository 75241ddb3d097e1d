%% The machine of loaded code (lumen_interp.erl): its registers, and what is known of
%% an instruction while it is translated.
-define(REGISTERS, X0, X1, X2, X3, S).

%% An operand is 0 to 3 for those registers, N > 3 for element N - 2 of the tuple,
%% and [Value] for a constant.
-define(GET(A),
    (case A of
        0 -> X0;
        1 -> X1;
        2 -> X2;
        3 -> X3;
        _ when is_integer(A) -> element(A - 2, S);
        _ -> hd(A)
    end)
).
-define(PUT(D, V),
    case D of
        0 -> Next(V, X1, X2, X3, S);
        1 -> Next(X0, V, X2, X3, S);
        2 -> Next(X0, X1, V, X3, S);
        3 -> Next(X0, X1, X2, V, S);
        _ -> Next(X0, X1, X2, X3, setelement(D - 2, S, V))
    end
).
%% The fun of an instruction that gives a value: one for each kind of destination.
-define(VALUE(D, E),
    case D of
        0 -> fun(?REGISTERS) -> Next(E, X1, X2, X3, S) end;
        1 -> fun(?REGISTERS) -> Next(X0, E, X2, X3, S) end;
        2 -> fun(?REGISTERS) -> Next(X0, X1, E, X3, S) end;
        3 -> fun(?REGISTERS) -> Next(X0, X1, X2, E, S) end;
        _ -> fun(?REGISTERS) -> Next(X0, X1, X2, X3, setelement(D - 2, S, E)) end
    end
).
%% That of one that changes no register.
-define(EFFECT(E),
    fun(?REGISTERS) ->
        E,
        Next(X0, X1, X2, X3, S)
    end
).
-define(TEST(Guard),
    fun(?REGISTERS) ->
        V = ?GET(A),
        case Guard of
            true -> Next(X0, X1, X2, X3, S);
            false -> Fail(X0, X1, X2, X3, S)
        end
    end
).
-define(COMPARE(Op),
    case {A, B} of
        {0, [C]} -> ?COMPARE(Op, X0, C);
        {0, 1} -> ?COMPARE(Op, X0, X1);
        {_, [C]} -> ?COMPARE(Op, ?GET(A), C);
        {[C], _} -> ?COMPARE(Op, C, ?GET(B));
        _ -> ?COMPARE(Op, ?GET(A), ?GET(B))
    end
).
-define(COMPARE(Op, Left, Right),
    fun(?REGISTERS) ->
        case Left Op Right of
            true -> Next(X0, X1, X2, X3, S);
            false -> Fail(X0, X1, X2, X3, S)
        end
    end
).
%% An operator on two values that are small integers nearly always; Fallback tells
%% of errors.
-define(INTEGERS(Op),
    case {A, B} of
        {0, [C]} when is_integer(C) ->
            ?VALUE(
                D,
                if
                    is_integer(X0) -> X0 Op C;
                    true -> increment(Name, F, X0, C, Place)
                end
            );
        {_, [C]} when is_integer(C) ->
            ?VALUE(
                D,
                case ?GET(A) of
                    V when is_integer(V) -> V Op C;
                    V -> increment(Name, F, V, C, Place)
                end
            );
        _ ->
            fun(?REGISTERS) ->
                V = ?GET(A),
                W = ?GET(B),
                R =
                    if
                        is_integer(V), is_integer(W) -> V Op W;
                        is_float(V), is_float(W) -> floats(Name, F, V, W, Place);
                        true -> call2(F, V, W, Place)
                    end,
                ?PUT(D, R)
            end
    end
).
-define(EASY(E),
    try
        E
    catch
        error:_ -> call2(F, V, W, Place)
    end
).
-define(DIVIDE(Op),
    fun(?REGISTERS) ->
        V = ?GET(A),
        W = ?GET(B),
        R =
            if
                is_integer(V), is_integer(W), W =/= 0 -> V Op W;
                true -> call2(F, V, W, Place)
            end,
        ?PUT(D, R)
    end
).
%% A call that is not the last one. K is its place, with what follows it as one more
%% element.
-define(CALL(E),
    fun(?REGISTERS) ->
        R = E,
        (element(6, K))(R, [], [], [], S)
    end
).
-define(LAST_FUN(E),
    fun(?REGISTERS) ->
        case ?GET(A) of
            F when is_function(F, Count) -> E;
            F -> bad_fun(F, values(Operands, X0, X1, X2, X3, S), Place)
        end
    end
).
%% The position of a binary match is changed in place, as a register and its copies
%% mean one match.
-define(MATCH(Bin, At), {'$lumen_match', Bin, At}).

%% What stays the same while a function is translated.
-record(function, {
    module, name, arity,
    %% Elements of the tuple before the y registers.
    floats, frame,
    %% What the tuple of one that needs more than Code itself begins as.
    template
}).
%% How the tuple stands at an instruction: `bare` is Code, else the number of elements
%% before y0; `none` if there are no y registers.
-record(at, {function, y, position, depth = 0}).
-record(all, {
    module, labels, uses, imports, lambdas, strings, lines, native,
    slots = #{}, next = 1, queue = [], code = []
}).

%% How many instructions an entry's funs are nested at most.
-define(DEEPEST, 100).
%% The same as ?VALUE of what fails where the instruction says so.
-define(GUARD(E),
    fun(?REGISTERS) ->
        try E of
            R -> ?PUT(D, R)
        catch
            error:_ -> Fail(X0, X1, X2, X3, S)
        end
    end
).
