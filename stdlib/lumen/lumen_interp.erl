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
%%
%% This module: functions, labels, registers and calls. lumen_interp_values computes,
%% compares and chooses, lumen_interp_bits knows the bit syntax, lumen_interp_control
%% exceptions and messages. Names of the interpreter's modules begin with its own; the
%% runtime leaves them out of stack traces.
-module(lumen_interp).

-compile([nowarn_unused_vars]).

-export([translate/1]).
%% For the other parts.
-export([
    call/5, clear/2, code/3, deeper/1, fail/3, function/1, import/2, next/3, operand/2,
    operands/2, place/2, plain/1, target/3, unknown/2, values/6
]).

-include("lumen_interp.hrl").

-define(CONTROL, [
    'try', try_end, try_case, 'catch', catch_end, raise, raw_raise, build_stacktrace, send,
    loop_rec, remove_message, loop_rec_end, wait, wait_timeout, timeout,
    recv_marker_reserve, recv_marker_bind, recv_marker_use, recv_marker_clear,
    recv_mark, recv_set
]).

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
%% The other parts.
op(Op, Arguments, Rest, At, All) ->
    case atom_to_list(Op) of
        "bs_" ++ _ ->
            lumen_interp_bits:op(Op, Arguments, Rest, At, All);
        _ ->
            case lists:member(Op, ?CONTROL) of
                true -> lumen_interp_control:op(Op, Arguments, Rest, At, All);
                false -> lumen_interp_values:op(Op, Arguments, Rest, At, All)
            end
    end.

unknown(Op, #at{function = #function{name = Name, arity = Arity}}) ->
    throw({unknown_instruction, Op, {Name, Arity}}).

%% The registers of a new frame are empty already.
after_allocate([{init_yregs, _} | Rest]) -> Rest;
after_allocate(Rest) -> Rest.

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
