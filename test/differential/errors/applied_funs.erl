%% A fun that is applied where it stands, at the end of a function, is part of it in
%% stack traces; anywhere else it is not. Its variables are its own.
-module(applied_funs).
-export([main/1]).

main(_) ->
    show(fun() -> plain(1) end),
    show(fun() -> in_tail(a) end),
    show(fun() -> arity(1) end),
    show(fun() -> asserted(b) end),
    show(fun() -> bound(1) end),
    show(fun() -> matched(1) end),
    show(fun() -> shadowed(1) end),
    show(fun() -> [scope(N) || N <- [1, 2]] end),
    show(fun() -> siblings() end),
    show(fun() -> names() end).

show(Fun) ->
    try
        io:format("~p~n", [Fun()])
    catch
        Class:Reason:Stack ->
            Own = [{F, A, proplists:get_value(line, L)} || {?MODULE, F, A, L} <- Stack],
            io:format("~p ~p~n  ~p~n", [Class, Reason, Own])
    end.

plain(X) ->
    ok = (fun() -> hd(X) end)(),
    done.

in_tail(X) ->
    (fun(Y) -> Y + 1 end)(X).

arity(X) ->
    (fun(_, _) -> X end)(X).

%% As EUnit's macros.
asserted(X) ->
    begin
        ((fun() ->
            Expected = a,
            case X of
                Expected -> ok;
                Value -> erlang:error({assertEqual, [{value, Value}]})
            end
        end)())
    end.

%% What an argument binds is seen afterwards, but not within the fun.
bound(X) ->
    Z = (fun(A) -> B = A * 10, B + X end)(B = X + 1),
    {Z, B}.

matched(X) ->
    {'EXIT', {Reason, _}} = (catch (fun() -> X = X + 1 end)()),
    Reason.

shadowed(X) ->
    {(fun(X) -> X + 1 end)(X * 10), X}.

scope(N) ->
    A = (fun() -> Y = N + 1, Y * 2 end)(),
    B = (fun() -> Y = N + 2, Y * 2 end)(),
    {A, B}.

siblings() ->
    T = {X = 1, (fun() -> X = 2, X end)()},
    {T, X}.

names() ->
    First = (fun() -> fun() -> one end end)(),
    Second = fun() -> two end,
    [erlang:fun_info(F, name) || F <- [First, Second]].
