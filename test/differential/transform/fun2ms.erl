%% Match specifications from funs: ets:fun2ms and dbg:fun2ms.
-module(fun2ms).
-export([main/1]).

-include_lib("stdlib/include/ms_transform.hrl").
-record(r, {a, b = 1, c}).

main(_) ->
    P = fun(X) -> io:format("~p~n", [X]) end,
    Limit = 10,
    P(ets:fun2ms(fun({A, B}) when A > Limit, is_atom(B) -> {B, A} end)),
    P(ets:fun2ms(fun(#r{a = A} = R) when A < 3 orelse A =:= Limit -> R end)),
    P(ets:fun2ms(fun(#r{a = A, _ = x} = R) -> R#r{b = A + 1} end)),
    P(ets:fun2ms(fun(X) -> object() end)),
    P(ets:fun2ms(fun({_, #{k := V}}) -> [V | bindings()]; (_) -> false end)),
    P(dbg:fun2ms(fun([X, Y]) when X > Y -> message({X, caller()}), return_trace() end)),
    P(dbg:fun2ms(fun(_) -> exception_trace() end)),
    T = ets:new(t, [ordered_set]),
    ets:insert(T, [{I, I * I} || I <- lists:seq(1, 20)]),
    P(ets:select(T, ets:fun2ms(fun({K, V}) when V > 100, K rem 2 =:= 0 -> {V, K} end))),
    P(ets:select_count(T, ets:fun2ms(fun({K, _}) -> K > 15 end))).
