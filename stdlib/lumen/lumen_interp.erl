%% Runs the code of modules that came while running. Each instruction becomes,
%% once, a fun that does its work and calls that of the next one as its last
%% call. What they pass on is the machine's state: the registers x0 to x3 and a
%% tuple with the rest,
%%
%%   {Code, x4, x5, ..., fr0, ..., y0, ...}
%%
%% in which each function has as much as it needs; one that has no frame and needs
%% none of it passes Code itself. Code is the tuple of the module's entries: its
%% functions and those labels to which there is more than one way, or a way back.
%% So the funs of an entry are a tree, and can be copied to memory that all
%% processes share. That calls name entries through the tuple that they are given
%% keeps a process in the version of the module that it has entered.
%%
%% A call that is not the last one keeps the place of its instruction in its frame:
%% from it the runtime makes the entry of a stack trace (runtime/code/LoadedModules.h).
-module(lumen_interp).

-compile([nowarn_unused_vars]).

-export([translate/1]).

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

%% {Code, #{Label => Slot} of functions, Lambdas}
translate(#{module := Module, code := Instructions, imports := Imports, lambdas := Lambdas} = Beam) ->
    true = lists:all(fun is_lambda/1, lists:zip(Lambdas, lists:seq(0, length(Lambdas) - 1))),
    Functions = functions(Instructions),
    {Labels, Uses} = labels(Functions, #{}, #{}),
    All0 = #all{
        module = Module,
        labels = Labels,
        uses = Uses,
        imports = list_to_tuple(Imports),
        lambdas = list_to_tuple([
            {
                lumen:loaded_lambda(
                    Module, Name, Index, Uniq, maps:get(md5, Beam), Arity - Free, Free
                ),
                Free
            }
         || {Name, Arity, _, Index, Free, Uniq} <- Lambdas
        ]),
        strings = maps:get(strings, Beam),
        lines = maps:get(lines, Beam)
    },
    {Entries, All1} = lists:mapfoldl(fun entry/2, All0, Functions),
    All = #all{code = Code} = drain(All1),
    Slots = maps:from_list([{Label, Slot} || {Label, Slot, _, _} <- Entries]),
    {
        list_to_tuple([Fun || {_, Fun} <- lists:sort(Code)]),
        Slots,
        [{Name, Arity} || {_, _, Name, Arity} <- Entries]
    }.

is_lambda({{Name, Arity, _, Index, Free, Uniq}, N}) ->
    is_atom(Name) andalso Index =:= N andalso Free =< Arity andalso Arity < 256 andalso
        is_integer(Uniq).

%%% The code in functions and labels

functions(Instructions) ->
    functions(Instructions, [], 0).

%% A function begins with labels and a line in front of func_info. [{Line, Instructions}]
functions([{func_info, _} = Info | Rest], Before, Line) ->
    {Body, After, Next} = function_end(Rest, []),
    [lists:reverse(Before, [Info | Body]) | functions(After, Next, Line)];
functions([Instruction | Rest], Before, Line) ->
    functions(Rest, [Instruction | Before], Line);
functions([], [], _) ->
    [].

function_end([{func_info, _} | _] = Rest, Body0) ->
    {Next, Body} = lists:splitwith(
        fun({Name, _}) -> Name =:= label orelse Name =:= line end, Body0
    ),
    {lists:reverse(Body), Rest, Next};
function_end([Instruction | Rest], Body) ->
    function_end(Rest, [Instruction | Body]);
function_end([], Body) ->
    {lists:reverse(Body), [], []}.

%% #{Label => {Line, Instructions}}, #{Label => number of uses}
labels([Function | Functions], Labels0, Uses0) ->
    {Labels, Uses} = label(Function, 0, true, Labels0, Uses0),
    labels(Functions, Labels, Uses);
labels([], Labels, Uses) ->
    {Labels, Uses}.

label([{label, [{u, L}]} | Rest], Line, IsReached, Labels, Uses0) ->
    Uses =
        case IsReached of
            true -> use(L, Uses0);
            false -> Uses0
        end,
    label(Rest, Line, true, Labels#{L => {Line, Rest}}, Uses);
label([{line, [{_, Line}]} | Rest], _, IsReached, Labels, Uses) ->
    label(Rest, Line, IsReached, Labels, Uses);
label([{Name, Arguments} | Rest], Line, _, Labels, Uses) ->
    label(Rest, Line, not is_end(Name), Labels, count_uses(Arguments, Uses));
label([], _, _, Labels, Uses) ->
    {Labels, Uses}.

count_uses([{f, 0} | Rest], Uses) -> count_uses(Rest, Uses);
count_uses([{f, L} | Rest], Uses) -> count_uses(Rest, use(L, Uses));
count_uses([{list, List} | Rest], Uses) -> count_uses(Rest, count_uses(List, Uses));
count_uses([_ | Rest], Uses) -> count_uses(Rest, Uses);
count_uses([], Uses) -> Uses.

use(L, Uses) ->
    case Uses of
        #{L := N} -> Uses#{L := N + 1};
        _ -> Uses#{L => 1}
    end.

is_end(Name) ->
    lists:member(Name, [
        return, jump, func_info, select_val, select_tuple_arity, call_last, call_only,
        call_ext_last, call_ext_only, apply_last, loop_rec_end, wait, badmatch, if_end,
        case_end, try_case_end, badrecord, raise
    ]).

%% The slot of a function's first instruction, behind func_info.
entry(Instructions, All0) ->
    {_, [{func_info, [{atom, Module}, {atom, Name}, {u, Arity}]} | Body]} =
        lists:splitwith(fun({Op, _}) -> Op =/= func_info end, Instructions),
    [{label, [{u, Label}]} | _] = Body,
    {X, Floats, Y} = needs(Body, {Arity - 1, -1, 0}),
    true = Arity < 256 andalso X < 1024 andalso Floats < 1024 andalso Y =< 1024,
    Extra = max(0, X - 3) + Floats + 1,
    Function = #function{
        module = Module,
        name = Name,
        arity = Arity,
        floats = 1 + max(0, X - 3),
        frame = 1 + Extra,
        template =
            case Extra of
                0 -> none;
                _ -> erlang:make_tuple(1 + Extra + Y, [])
            end
    },
    #{Label := {Line, Code}} = All0#all.labels,
    At = #at{
        function = Function,
        y =
            case Extra of
                0 -> bare;
                _ -> none
            end,
        position = Line
    },
    {Slot, All} = new_slot({Label, At#at.y}, {prologue, Code}, At, All0),
    {{Label, Slot, Name, Arity}, All#all{slots = (All#all.slots)#{Label => Slot}}}.

%% The highest x and float registers, and the size of the largest frame.
needs([{Name, Arguments} | Rest], Needs0) ->
    Needs =
        case {Name, Arguments} of
            {allocate, [{u, Size} | _]} -> larger_frame(Size, Needs0);
            {allocate_heap, [{u, Size} | _]} -> larger_frame(Size, Needs0);
            {allocate_zero, [{u, Size} | _]} -> larger_frame(Size, Needs0);
            {allocate_heap_zero, [{u, Size} | _]} -> larger_frame(Size, Needs0);
            {apply, [{u, Count}]} -> larger_x(Count + 1, Needs0);
            {apply_last, [{u, Count}, _]} -> larger_x(Count + 1, Needs0);
            {call_fun, [{u, Count}]} -> larger_x(Count, Needs0);
            {make_fun2, _} -> Needs0;
            _ -> registers(Arguments, Needs0)
        end,
    needs(Rest, Needs);
needs([], Needs) ->
    Needs.

larger_frame(Size, {X, Floats, Y}) -> {X, Floats, max(Size, Y)}.
larger_x(N, {X, Floats, Y}) -> {max(N, X), Floats, Y}.

registers([{x, N} | Rest], {X, Floats, Y}) -> registers(Rest, {max(N, X), Floats, Y});
registers([{fr, N} | Rest], {X, Floats, Y}) -> registers(Rest, {X, max(N, Floats), Y});
registers([{list, List} | Rest], Needs) -> registers(Rest, registers(List, Needs));
registers([_ | Rest], Needs) -> registers(Rest, Needs);
registers([], Needs) -> Needs.

new_slot(Key, Code, At, #all{slots = Slots, next = Slot, queue = Queue} = All) ->
    {Slot, All#all{
        slots = Slots#{Key => Slot},
        next = Slot + 1,
        queue = [{Slot, Code, At#at{depth = 0}} | Queue]
    }}.

drain(#all{queue = []} = All) ->
    All;
drain(#all{queue = [{Slot, Code, At} | Queue]} = All0) ->
    {Fun, All} = start(Code, At, All0#all{queue = Queue}),
    drain(All#all{code = [{Slot, Fun} | All#all.code]}).

start({prologue, Code}, #at{y = bare} = At, All) ->
    code(Code, At, All);
start({prologue, Code}, #at{function = #function{arity = Arity, template = Template}} = At, All0) when
    Arity =< 4
->
    {Next, All} = code(Code, At, All0),
    {fun(?REGISTERS) -> Next(X0, X1, X2, X3, setelement(1, Template, S)) end, All};
start({prologue, Code}, #at{function = #function{arity = Arity, template = Template}} = At, All0) ->
    {Next, All} = code(Code, At, All0),
    Padding = lists:nthtail(Arity - 3, tuple_to_list(Template)),
    {
        fun(?REGISTERS) ->
            Next(X0, X1, X2, X3, list_to_tuple(tuple_to_list(S) ++ Padding))
        end,
        All
    };
start(Code, At, All) ->
    code(Code, At, All).

%%% Where instructions go on

%% The fun for a jump to the label: the code there, if nothing else comes to it.
target(L, At, #all{labels = Labels, uses = Uses} = All) ->
    case Labels of
        #{L := {Line, Code}} ->
            case Uses of
                #{L := 1} when At#at.depth < ?DEEPEST ->
                    code(Code, At#at{position = Line}, All);
                _ ->
                    slot_of(L, Code, At#at{position = Line}, All)
            end
    end.

slot_of(Key0, Code, #at{y = Y} = At, #all{slots = Slots} = All0) ->
    Key = {Key0, Y, (At#at.function)#function.name, (At#at.function)#function.arity},
    case Slots of
        #{Key := Slot} ->
            {go(Slot, Y), All0};
        _ ->
            {Slot, All} = new_slot(Key, Code, At, All0),
            {go(Slot, Y), All}
    end.

go(Slot, bare) ->
    fun(?REGISTERS) -> (element(Slot, S))(X0, X1, X2, X3, S) end;
go(Slot, _) ->
    fun(?REGISTERS) -> (element(Slot, element(1, S)))(X0, X1, X2, X3, S) end.

%% For an instruction's {f,Label}; {f,0} is none.
fail({f, 0}, _At, All) -> {none, All};
fail({f, L}, At, All) -> target(L, deeper(At), All).

deeper(#at{depth = Depth} = At) -> At#at{depth = Depth + 1}.

%% What follows an instruction.
next(Rest, At, All) ->
    next(Rest, At#at.y, At, All).

next(Rest, Y, #at{depth = Depth, position = Position} = At0, All) ->
    At = At0#at{y = Y, depth = Depth + 1},
    if
        Depth < ?DEEPEST -> code(Rest, At, All);
        true -> slot_of({Position, length(Rest)}, Rest, At, All)
    end.

operand({x, N}, _) when N < 4 -> N;
operand({x, N}, _) -> N;
operand({y, N}, #at{y = Y}) when is_integer(Y) -> Y + N + 3;
operand({fr, N}, #at{function = #function{floats = Floats}}) -> Floats + N + 3;
operand({integer, N}, _) -> [N];
operand({atom, A}, _) -> [A];
operand(nil, _) -> [[]];
operand({float, F}, _) -> [F];
operand({literal, Term}, _) -> [Term].

operands(Arguments, At) -> [operand(A, At) || A <- Arguments].

place(#at{function = Function, position = Line}, #all{lines = Lines}) ->
    #function{module = Module, name = Name, arity = Arity} = Function,
    Position =
        case Line < tuple_size(Lines) of
            true -> element(Line + 1, Lines);
            false -> 0
        end,
    {'$lumen_place', Module, Name, Arity, Position}.

import(N, #all{imports = Imports}) -> element(N + 1, Imports).

%%% Instructions

code([{label, [{u, L}]} | _], At, All) ->
    target(L, At, All);
code([{line, [{_, Line}]} | Rest], At, All) ->
    code(Rest, At#at{position = Line}, All);
code([{call_fun, [{u, N}]}, {deallocate, _}, {return, []} | _], At, All) ->
    {last_fun(N, operand({x, N}, At), place(At, All), At), All};
code([{call_fun2, [_, {u, N}, Fun]}, {deallocate, _}, {return, []} | _], At, All) ->
    {last_fun(N, operand(Fun, At), place(At, All), At), All};
code([{Op, Arguments} | Rest], At, All) ->
    op(Op, Arguments, Rest, At, All).

%% Registers

op(move, [Source, Target], Rest, At, All0) ->
    A = operand(Source, At),
    D = operand(Target, At),
    {Next, All} = next(Rest, At, All0),
    {move(A, D, Next), All};
op(fmove, Arguments, Rest, At, All) ->
    op(move, Arguments, Rest, At, All);
op(swap, [Left, Right], Rest, At, All0) ->
    [A, B] = operands([Left, Right], At),
    {Next, All} = next(Rest, At, All0),
    {swap(A, B, Next), All};
op(init_yregs, [{list, Registers}], Rest, At, All0) ->
    {Next, All} = next(Rest, At, All0),
    Indexes = [D - 2 || D <- operands(Registers, At)],
    case Indexes of
        [I] ->
            {fun(?REGISTERS) -> Next(X0, X1, X2, X3, setelement(I, S, [])) end, All};
        _ ->
            {fun(?REGISTERS) -> Next(X0, X1, X2, X3, clear(Indexes, S)) end, All}
    end;
op(init, [Register], Rest, At, All) ->
    op(init_yregs, [{list, [Register]}], Rest, At, All);
op(Op, [{u, Size} | _], Rest, At, All) when
    Op =:= allocate; Op =:= allocate_heap; Op =:= allocate_zero; Op =:= allocate_heap_zero
->
    allocate(Size, after_allocate(Rest), At, All);
op(deallocate, _, [{return, []} | _] = Rest, At, All) ->
    code(Rest, At, All);
op(deallocate, _, Rest, #at{function = #function{template = none}} = At, All0) ->
    {Next, All} = next(Rest, bare, At, All0),
    {fun(?REGISTERS) -> Next(X0, X1, X2, X3, element(1, S)) end, All};
op(deallocate, _, Rest, At, All) ->
    code(Rest, At#at{y = none}, All);
op(trim, [{u, Count}, _], Rest, #at{y = Y} = At, All) ->
    code(Rest, At#at{y = Y + Count}, All);
op(test_heap, _, Rest, At, All) ->
    code(Rest, At, All);
op(Op, _, Rest, At, All) when
    Op =:= nif_start; Op =:= on_load; Op =:= fclearerror; Op =:= fcheckerror
->
    code(Rest, At, All);
%% Control
op(return, [], _, _At, All) ->
    {fun(X0, _, _, _, _) -> X0 end, All};
op(jump, [{f, L}], _, At, All) ->
    target(L, At, All);
op(func_info, [{atom, Module}, {atom, Name}, {u, Arity}], _, At, All) ->
    {_, _, _, _, Position} = place(At, All),
    Operands = [operand({x, N}, At) || N <- lists:seq(0, Arity - 1)],
    {
        fun(?REGISTERS) ->
            Arguments = [plain(A) || A <- values(Operands, X0, X1, X2, X3, S)],
            lumen:raise_at(
                error, function_clause, {'$lumen_place', Module, Name, Arguments, Position}, []
            )
        end,
        All
    };
op(badmatch, [Value], _, At, All) ->
    {failure(badmatch, operand(Value, At), place(At, All)), All};
op(case_end, [Value], _, At, All) ->
    {failure(case_clause, operand(Value, At), place(At, All)), All};
op(try_case_end, [Value], _, At, All) ->
    {failure(try_clause, operand(Value, At), place(At, All)), All};
op(badrecord, [Value], _, At, All) ->
    {failure(badrecord, operand(Value, At), place(At, All)), All};
op(if_end, [], _, At, All) ->
    Place = place(At, All),
    {fun(_, _, _, _, _) -> lumen:raise_at(error, if_clause, Place, []) end, All};
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
%% Calls
op(call, [{u, Count}, {f, L}], Rest, At, All0) ->
    Slot = function_slot(L, All0),
    {Next, All} = next(Rest, At, All0),
    K = erlang:append_element(place(At, All0), Next),
    {
        case Count > 4 of
            true ->
                More = lists:seq(2, Count - 3),
                ?CALL((element(Slot, element(1, S)))(X0, X1, X2, X3, state(More, S)));
            false ->
                fun(?REGISTERS) ->
                    C = element(1, S),
                    R = (element(Slot, C))(X0, X1, X2, X3, C),
                    (element(6, K))(R, [], [], [], S)
                end
        end,
        All
    };
op(call_only, [{u, Count}, {f, L}], _, At, All) ->
    {last_call(Count, function_slot(L, All), At), All};
op(call_last, [{u, Count}, {f, L}, _], _, At, All) ->
    {last_call(Count, function_slot(L, All), At), All};
op(call_ext, [{u, Count}, {u, Import}], Rest, At, All0) ->
    F = function(import(Import, All0)),
    Place = place(At, All0),
    {Next, All} = next(Rest, At, All0),
    {call(Count, F, Place, Next, At), All};
op(call_ext_only, [{u, Count}, {u, Import}], _, At, All) ->
    {last_external(Count, import(Import, All), At, All), All};
op(call_ext_last, [{u, Count}, {u, Import}, _], _, At, All) ->
    {last_external(Count, import(Import, All), At, All), All};
op(call_fun, [{u, Count}], Rest, At, All) ->
    call_fun(Count, operand({x, Count}, At), Rest, At, All);
op(call_fun2, [_, {u, Count}, Fun], Rest, At, All) ->
    call_fun(Count, operand(Fun, At), Rest, At, All);
op(apply, [{u, Count}], Rest, At, All0) ->
    Operands = [operand({x, N}, At) || N <- lists:seq(0, Count + 1)],
    {Next, All} = next(Rest, At, All0),
    K = erlang:append_element(place(At, All0), Next),
    {
        ?CALL(apply_values(Count, values(Operands, X0, X1, X2, X3, S))),
        All
    };
op(apply_last, [{u, Count}, _], _, At, All) ->
    Place = place(At, All),
    Operands = [operand({x, N}, At) || N <- lists:seq(0, Count + 1)],
    {
        fun(?REGISTERS) ->
            apply_last(Count, values(Operands, X0, X1, X2, X3, S), Place)
        end,
        All
    };
op(make_fun3, [{u, Index}, Target, {list, Free}], Rest, At, All0) ->
    {Fun, Count} = element(Index + 1, All0#all.lambdas),
    Count = length(Free),
    D = operand(Target, At),
    Operands = operands(Free, At),
    {Next, All} = next(Rest, At, All0),
    {make_fun(Fun, Operands, D, Next), All};
op(make_fun2, [{u, Index}], Rest, At, All0) ->
    {Fun, Count} = element(Index + 1, All0#all.lambdas),
    Operands = [operand({x, N}, At) || N <- lists:seq(0, Count - 1)],
    {Next, All} = next(Rest, At, All0),
    {make_fun(Fun, Operands, 0, Next), All};
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
%% Lists and tuples
op(put_list, [Head, Tail, Target], Rest, At, All0) ->
    [A, B, D] = operands([Head, Tail, Target], At),
    {Next, All} = next(Rest, At, All0),
    {?VALUE(D, [?GET(A) | ?GET(B)]), All};
op(get_list, [List, Head, Tail], Rest, At, All0) ->
    [A, D, E] = operands([List, Head, Tail], At),
    {Next, All} = next(Rest, At, All0),
    {get_list(A, D, E, Next), All};
op(get_hd, [List, Target], Rest, At, All0) ->
    [A, D] = operands([List, Target], At),
    {Next, All} = next(Rest, At, All0),
    {?VALUE(D, hd(?GET(A))), All};
op(get_tl, [List, Target], Rest, At, All0) ->
    [A, D] = operands([List, Target], At),
    {Next, All} = next(Rest, At, All0),
    {?VALUE(D, tl(?GET(A))), All};
op(put_tuple2, [Target, {list, Elements}], Rest, At, All0) ->
    D = operand(Target, At),
    Operands = operands(Elements, At),
    {Next, All} = next(Rest, At, All0),
    {put_tuple(Operands, D, Next), All};
op(put_tuple, [{u, Size}, Target], Rest0, At, All) ->
    {Puts, Rest} = lists:split(Size, Rest0),
    op(put_tuple2, [Target, {list, [Value || {put, [Value]} <- Puts]}], Rest, At, All);
op(get_tuple_element, [Tuple, {u, Index0}, Target], Rest, At, All0) ->
    [A, D] = operands([Tuple, Target], At),
    Index = Index0 + 1,
    {Next, All} = next(Rest, At, All0),
    {
        case A of
            0 -> ?VALUE(D, element(Index, X0));
            _ -> ?VALUE(D, element(Index, ?GET(A)))
        end,
        All
    };
op(set_tuple_element, [Value, Tuple, {u, Index0}], Rest, At, All0) ->
    [A, D] = operands([Value, Tuple], At),
    Index = Index0 + 1,
    {Next, All} = next(Rest, At, All0),
    {?VALUE(D, setelement(Index, ?GET(D), ?GET(A))), All};
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
%% Exceptions
op('try', [Tag, {f, L}], Rest, At, All0) ->
    {Handler, All1} = target(L, deeper(At), All0),
    {Next, All} = next(Rest, At, All1),
    {
        fun(?REGISTERS) ->
            try Next(X0, X1, X2, X3, S) of
                {K, V0, V1, V2, V3, T} -> K(V0, V1, V2, V3, T)
            catch
                Class:Reason:Trace ->
                    Handler(Class, Reason, {'$lumen_trace', Class, Trace}, [], S)
            end
        end,
        All
    };
op(try_end, _, Rest, At, All0) ->
    {Next, All} = next(Rest, At, All0),
    {fun(?REGISTERS) -> {Next, X0, X1, X2, X3, S} end, All};
op(try_case, _, Rest, At, All) ->
    code(Rest, At, All);
op('catch', [Tag, {f, L}], Rest, At, All0) ->
    D = operand(Tag, At) - 2,
    {Handler, All1} = target(L, deeper(At), All0),
    {Next, All} = next(Rest, At, All1),
    {
        fun(?REGISTERS) ->
            try Next(X0, X1, X2, X3, S) of
                {K, V0, V1, V2, V3, T} -> K(V0, V1, V2, V3, T)
            catch
                throw:Value ->
                    Handler(Value, [], [], [], setelement(D, S, '$lumen_caught'));
                exit:Reason ->
                    Value = {'EXIT', Reason},
                    Handler(Value, [], [], [], setelement(D, S, '$lumen_caught'));
                error:Reason:Trace ->
                    Value = {'EXIT', {Reason, Trace}},
                    Handler(Value, [], [], [], setelement(D, S, '$lumen_caught'))
            end
        end,
        All
    };
op(catch_end, [Tag], Rest, At, All0) ->
    D = operand(Tag, At) - 2,
    {Next, All} = next(Rest, At, All0),
    {
        fun(?REGISTERS) ->
            case element(D, S) of
                '$lumen_caught' -> Next(X0, X1, X2, X3, setelement(D, S, []));
                _ -> {Next, X0, X1, X2, X3, S}
            end
        end,
        All
    };
op(raise, [Trace, Value], _, At, All) ->
    [A, B] = operands([Trace, Value], At),
    {
        fun(?REGISTERS) ->
            {'$lumen_trace', Class, List} = ?GET(A),
            erlang:raise(Class, ?GET(B), List)
        end,
        All
    };
op(raw_raise, [], Rest, At, All0) ->
    {Next, All} = next(Rest, At, All0),
    {
        fun(?REGISTERS) ->
            case X0 =:= error orelse X0 =:= exit orelse X0 =:= throw of
                true -> erlang:raise(X0, X1, trace(X2));
                false -> Next(badarg, X1, X2, X3, S)
            end
        end,
        All
    };
op(build_stacktrace, [], Rest, At, All0) ->
    {Next, All} = next(Rest, At, All0),
    {fun(?REGISTERS) -> Next(trace(X0), X1, X2, X3, S) end, All};
%% Messages
op(send, [], Rest, At, All0) ->
    Place = place(At, All0),
    F = fun erlang:send/2,
    {Next, All} = next(Rest, At, All0),
    {call(2, F, Place, Next, At), All};
op(loop_rec, [{f, L}, Target], Rest, At, All0) ->
    D = operand(Target, At),
    {Fail, All1} = target(L, deeper(At), All0),
    {Next, All} = next(Rest, At, All1),
    {
        fun(?REGISTERS) ->
            case lumen:recv_peek() of
                [V] -> ?PUT(D, V);
                [] -> Fail(X0, X1, X2, X3, S)
            end
        end,
        All
    };
op(remove_message, [], Rest, At, All0) ->
    {Next, All} = next(Rest, At, All0),
    {?EFFECT(lumen:recv_remove()), All};
%% What the registers hold of a message must not outlive the look at it: it is still
%% in the queue.
op(loop_rec_end, [{f, L}], _, #at{function = #function{floats = Floats}} = At, All0) ->
    {Next, All} = target(L, deeper(At), All0),
    Fun =
        case lists:seq(2, Floats) of
            [] ->
                fun(?REGISTERS) ->
                    lumen:recv_next(),
                    Next([], [], [], [], S)
                end;
            More ->
                fun(?REGISTERS) ->
                    lumen:recv_next(),
                    Next([], [], [], [], clear(More, S))
                end
        end,
    {Fun, All};
op(wait, [{f, L}] = Arguments, _, At, All0) ->
    Place = place(At, All0),
    {Next, All} = target(L, deeper(At), All0),
    case is_sleep(wait, Arguments, All0) of
        true ->
            {fun(_, _, _, _, _) -> lumen:place(lumen:recv_sleep(infinity), Place) end, All0};
        false ->
            {
                fun(?REGISTERS) ->
                    lumen:place(lumen:recv_wait(infinity), Place),
                    Next([], [], [], [], S)
                end,
                All
            }
    end;
op(wait_timeout, [{f, L}, Time] = Arguments, Rest0, At, All0) ->
    Rest =
        case Rest0 of
            [{timeout, []} | After] -> After;
            _ -> Rest0
        end,
    A = operand(Time, At),
    Place = place(At, All0),
    case is_sleep(wait_timeout, Arguments, All0) of
        true ->
            {Next, All} = next(Rest, At, All0),
            {
                fun(?REGISTERS) ->
                    lumen:place(lumen:recv_sleep(?GET(A)), Place),
                    Next([], [], [], [], S)
                end,
                All
            };
        false ->
            {Again, All1} = target(L, deeper(At), All0),
            {Next, All} = next(Rest, At, All1),
            {
                fun(?REGISTERS) ->
                    case lumen:place(lumen:recv_wait(?GET(A)), Place) of
                        true -> Again([], [], [], [], S);
                        false -> Next([], [], [], [], S)
                    end
                end,
                All
            }
    end;
%% Without a wait before it, of a receive that does not wait.
op(timeout, [], Rest, At, All0) ->
    {Next, All} = next(Rest, At, All0),
    {?EFFECT(lumen:recv_timeout()), All};
op(recv_marker_reserve, [Target], Rest, At, All0) ->
    D = operand(Target, At),
    {Next, All} = next(Rest, At, All0),
    {?VALUE(D, lumen:recv_mark()), All};
op(recv_marker_bind, [Marker, Reference], Rest, At, All0) ->
    [A, B] = operands([Marker, Reference], At),
    {Next, All} = next(Rest, At, All0),
    {?EFFECT(lumen:recv_bind(?GET(A), ?GET(B))), All};
op(recv_marker_use, [Reference], Rest, At, All0) ->
    A = operand(Reference, At),
    {Next, All} = next(Rest, At, All0),
    {?EFFECT(lumen:recv_use(?GET(A))), All};
%% Marks end by themselves; those of older compilers are only hints.
op(Op, _, Rest, At, All) when Op =:= recv_marker_clear; Op =:= recv_mark; Op =:= recv_set ->
    code(Rest, At, All);
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
    create_bin(Fail0, segments(List, 1, At, All0), Target, Rest, At, All0);
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

unknown(Op, #at{function = #function{name = Name, arity = Arity}}) ->
    throw({unknown_instruction, Op, {Name, Arity}}).

%% The registers of a new frame are empty already.
after_allocate([{init_yregs, _} | Rest]) -> Rest;
after_allocate(Rest) -> Rest.

%% A receive without clauses waits for the time only.
is_sleep(Op, [{f, L} | _] = Arguments, #all{labels = Labels}) ->
    #{L := {_, Code}} = Labels,
    case lists:dropwhile(fun({Name, _}) -> Name =:= line end, Code) of
        [{Op, Arguments} | _] -> true;
        _ -> false
    end.

allocate(Size, Rest, #at{function = #function{template = none}} = At, All0) ->
    Template = erlang:make_tuple(Size + 1, []),
    {Next, All} = next(Rest, 1, At, All0),
    {fun(?REGISTERS) -> Next(X0, X1, X2, X3, setelement(1, Template, S)) end, All};
allocate(_Size, Rest, #at{function = #function{frame = Frame}} = At, All) ->
    code(Rest, At#at{y = Frame}, All).

clear([I | Indexes], S) -> clear(Indexes, setelement(I, S, []));
clear([], S) -> S.

move(0, 1, Next) -> fun(X0, _, X2, X3, S) -> Next(X0, X0, X2, X3, S) end;
move(1, 0, Next) -> fun(_, X1, X2, X3, S) -> Next(X1, X1, X2, X3, S) end;
move(0, D, Next) when D > 3 ->
    I = D - 2,
    fun(?REGISTERS) -> Next(X0, X1, X2, X3, setelement(I, S, X0)) end;
move([V], D, Next) ->
    ?VALUE(D, V);
move(A, D, Next) when A > 3 ->
    I = A - 2,
    ?VALUE(D, element(I, S));
move(A, D, Next) ->
    ?VALUE(D, ?GET(A)).

swap(0, 1, Next) ->
    fun(?REGISTERS) -> Next(X1, X0, X2, X3, S) end;
swap(1, 0, Next) ->
    swap(0, 1, Next);
swap(A, B, Next0) ->
    fun(?REGISTERS) ->
        V = ?GET(A),
        W = ?GET(B),
        Next = fun(Y0, Y1, Y2, Y3, T) -> put_register(B, V, Y0, Y1, Y2, Y3, T, Next0) end,
        ?PUT(A, W)
    end.

put_register(D, V, X0, X1, X2, X3, S, Next) ->
    ?PUT(D, V).

get_list(0, 0, 1, Next) ->
    fun(X0, _, X2, X3, S) -> Next(hd(X0), tl(X0), X2, X3, S) end;
get_list(A, D, E, Next0) when D > 3 ->
    fun(?REGISTERS) ->
        V = ?GET(A),
        put_register(E, tl(V), X0, X1, X2, X3, setelement(D - 2, S, hd(V)), Next0)
    end;
get_list(A, D, E, Next0) ->
    fun(?REGISTERS) ->
        [V | W] = ?GET(A),
        case D of
            0 -> put_register(E, W, V, X1, X2, X3, S, Next0);
            1 -> put_register(E, W, X0, V, X2, X3, S, Next0);
            2 -> put_register(E, W, X0, X1, V, X3, S, Next0);
            3 -> put_register(E, W, X0, X1, X2, V, S, Next0)
        end
    end.

put_tuple([A], D, Next) -> ?VALUE(D, {?GET(A)});
put_tuple([A, B], D, Next) -> ?VALUE(D, {?GET(A), ?GET(B)});
put_tuple([A, B, C], D, Next) -> ?VALUE(D, {?GET(A), ?GET(B), ?GET(C)});
put_tuple(Operands, D, Next) -> ?VALUE(D, list_to_tuple(values(Operands, X0, X1, X2, X3, S))).

make_fun(Fun, [], D, Next) ->
    move([Fun], D, Next);
make_fun(Fun, Operands, D, Next) ->
    ?VALUE(D, lumen:loaded_fun(Fun, values(Operands, X0, X1, X2, X3, S))).

values([A | Operands], X0, X1, X2, X3, S) ->
    [?GET(A) | values(Operands, X0, X1, X2, X3, S)];
values([], _, _, _, _, _) ->
    [].

%% A match as the rest of its binary.
plain(?MATCH(Bin, P)) ->
    <<_:P, Rest/bits>> = Bin,
    Rest;
plain(Value) ->
    Value.

failure(Kind, A, Place) ->
    fun(?REGISTERS) -> lumen:raise_at(error, {Kind, plain(?GET(A))}, Place, []) end.

trace({'$lumen_trace', _, Trace}) -> Trace;
trace(Trace) -> Trace.

%%% Calls

function_slot(L, #all{slots = Slots}) ->
    case Slots of
        #{L := Slot} -> Slot;
        _ -> error({unknown_label, L})
    end.

%% What a function with more than four arguments is given.
state(Indexes, S) -> list_to_tuple([element(1, S) | [element(I, S) || I <- Indexes]]).

last_call(Count, Slot, _) when Count > 4 ->
    More = lists:seq(2, Count - 3),
    fun(?REGISTERS) ->
        C = element(1, S),
        (element(Slot, C))(X0, X1, X2, X3, state(More, S))
    end;
last_call(_, Slot, #at{y = bare}) ->
    fun(?REGISTERS) -> (element(Slot, S))(X0, X1, X2, X3, S) end;
last_call(_, Slot, _) ->
    fun(?REGISTERS) ->
        C = element(1, S),
        (element(Slot, C))(X0, X1, X2, X3, C)
    end.

function({Module, Name, Arity}) -> erlang:make_fun(Module, Name, Arity).

call(Count, F, Place, Next, At) ->
    K = erlang:append_element(Place, Next),
    case Count of
        0 ->
            ?CALL(F());
        1 ->
            ?CALL(F(X0));
        2 ->
            ?CALL(F(X0, X1));
        3 ->
            ?CALL(F(X0, X1, X2));
        4 ->
            ?CALL(F(X0, X1, X2, X3));
        _ ->
            Operands = [operand({x, N}, At) || N <- lists:seq(0, Count - 1)],
            ?CALL(apply(F, values(Operands, X0, X1, X2, X3, S)))
    end.

last_external(Count, {Module, Name, Arity} = Import, At, All) ->
    F = function(Import),
    case keeps_caller(Module, Name, Arity) of
        true -> call(Count, F, place(At, All), fun(X0, _, _, _, _) -> X0 end, At);
        false -> last(Count, F, At)
    end.

last(0, F, _) -> fun(_, _, _, _, _) -> F() end;
last(1, F, _) -> fun(X0, _, _, _, _) -> F(X0) end;
last(2, F, _) -> fun(X0, X1, _, _, _) -> F(X0, X1) end;
last(3, F, _) -> fun(X0, X1, X2, _, _) -> F(X0, X1, X2) end;
last(4, F, _) -> fun(X0, X1, X2, X3, _) -> F(X0, X1, X2, X3) end;
last(Count, F, At) ->
    Operands = [operand({x, N}, At) || N <- lists:seq(0, Count - 1)],
    fun(?REGISTERS) -> apply(F, values(Operands, X0, X1, X2, X3, S)) end.

call_fun(Count, A, Rest, At, All0) ->
    {Next, All} = next(Rest, At, All0),
    K = erlang:append_element(place(At, All0), Next),
    Fun =
        case Count of
            0 ->
                ?CALL((?GET(A))());
            1 ->
                ?CALL((?GET(A))(X0));
            2 ->
                ?CALL((?GET(A))(X0, X1));
            3 ->
                ?CALL((?GET(A))(X0, X1, X2));
            _ ->
                Operands = [operand({x, N}, At) || N <- lists:seq(0, Count - 1)],
                ?CALL(apply(?GET(A), values(Operands, X0, X1, X2, X3, S)))
        end,
    {Fun, All}.

last_fun(Count, A, Place, At) ->
    Operands = [operand({x, N}, At) || N <- lists:seq(0, Count - 1)],
    case Count of
        0 -> ?LAST_FUN(F());
        1 -> ?LAST_FUN(F(X0));
        2 -> ?LAST_FUN(F(X0, X1));
        3 -> ?LAST_FUN(F(X0, X1, X2));
        _ -> ?LAST_FUN(apply(F, values(Operands, X0, X1, X2, X3, S)))
    end.

bad_fun(F, Arguments, Place) when is_function(F) ->
    lumen:raise_at(error, {badarity, {F, Arguments}}, Place, []);
bad_fun(F, _, Place) ->
    lumen:raise_at(error, {badfun, F}, Place, []).

apply_values(Count, Values) ->
    {Arguments, [Module, Function]} = lists:split(Count, Values),
    apply(Module, Function, Arguments).

apply_last(Count, Values, Place) ->
    {Arguments, [Module, Function]} = lists:split(Count, Values),
    case is_atom(Module) andalso is_atom(Function) andalso keeps_caller(Module, Function, Count) of
        true -> lumen:place(apply(Module, Function, Arguments), Place);
        false -> apply(Module, Function, Arguments)
    end.

%% As in BEAM, functions of the runtime system keep their caller in stack traces,
%% unless they go on to what they are given.
keeps_caller(erlang, Name, _) when Name =:= apply; Name =:= hibernate -> false;
keeps_caller(Module, Name, Arity) -> erlang:is_builtin(Module, Name, Arity).

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

-define(GUARD(E),
    fun(?REGISTERS) ->
        try E of
            R -> ?PUT(D, R)
        catch
            error:_ -> Fail(X0, X1, X2, X3, S)
        end
    end
).
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

create_bin(Fail0, Segments, Target, Rest, At, All0) ->
    D = operand(Target, At),
    Place = place(At, All0),
    {Fail, All1} = fail(Fail0, At, All0),
    {Next, All} = next(Rest, At, All1),
    case Fail of
        none ->
            {
                ?VALUE(D, build_at(Segments, Place, X0, X1, X2, X3, S)),
                All
            };
        _ ->
            {?GUARD(build(Segments, X0, X1, X2, X3, S)), All}
    end.

build_at(Segments, Place, X0, X1, X2, X3, S) ->
    try
        build(Segments, X0, X1, X2, X3, S)
    catch
        error:Reason:Trace ->
            Information = element(4, hd(Trace)),
            lumen:raise_at(
                error, Reason, Place, failed_segment(Information, Segments, 1, X0, X1, X2, X3, S)
            )
    end.

%% The explanation of the error with the number of the segment in the whole.
failed_segment(Information, [Segment | Segments], N, X0, X1, X2, X3, S) ->
    try build([Segment], X0, X1, X2, X3, S) of
        _ -> failed_segment(Information, Segments, N + 1, X0, X1, X2, X3, S)
    catch
        error:_ ->
            case lists:keyfind(error_info, 1, Information) of
                {_, #{cause := Cause} = Map} ->
                    {error_info, Map#{cause := setelement(1, Cause, N)}};
                _ ->
                    []
            end
    end;
failed_segment(_, [], _, _, _, _, _, _) ->
    [].

%% The first segment may be a binary to append to.
build([{tail, Unit, A} | Segments], X0, X1, X2, X3, S) ->
    build(Segments, whole(?GET(A), Unit), X0, X1, X2, X3, S);
build(Segments, X0, X1, X2, X3, S) ->
    build(Segments, <<>>, X0, X1, X2, X3, S).

whole(Bin, 1) -> <<Bin/bits>>;
whole(Bin, 8) -> <<Bin/binary>>;
whole(Bin, Unit) when bit_size(Bin) rem Unit =:= 0 -> Bin.

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
