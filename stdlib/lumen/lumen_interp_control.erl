%% Loaded code: exceptions and messages.
-module(lumen_interp_control).

-compile([nowarn_unused_vars]).

-export([op/5]).
-import(lumen_interp, [
    call/5, clear/2, code/3, deeper/1, next/3, operand/2, operands/2, place/2, target/3,
    unknown/2
]).

-include("lumen_interp.hrl").

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
op(Op, _, _, At, _) ->
    unknown(Op, At).

trace({'$lumen_trace', _, Trace}) -> Trace;
trace(Trace) -> Trace.

%% A receive without clauses waits for the time only.
is_sleep(Op, [{f, L} | _] = Arguments, #all{labels = Labels}) ->
    #{L := {_, Code}} = Labels,
    case lists:dropwhile(fun({Name, _}) -> Name =:= line end, Code) of
        [{Op, Arguments} | _] -> true;
        _ -> false
    end.
