%% Which function, arguments and details a trace has on top; each after output, which waits.
-module(trace_tops).
-export([main/1]).

main(_) ->
    [t(F) || F <- funs()].

funs() ->
    [
        fun() -> a + f(1) end,
        fun() -> f(1) + a end,
        fun() -> hd(f(2)) end,
        fun() -> element(f(3), {a}) end,
        fun() -> f(x) + f(y) end,
        fun() -> f(1) div f(0) end,
        fun() -> f(1) band f(1.0) end,
        fun() -> - f(z) end,
        fun() -> not f(1) end,
        fun() -> f(1) and true end,
        fun() -> list_to_atom(f(1)) end,
        fun() -> maps:get(k, f(#{})) end,
        fun() -> (f(m))#{a => 1} end,
        fun() -> (f(#{}))#{a := 1} end,
        fun() -> [X || X <- f(5)] end,
        fun() -> f(1) ++ f(2) end,
        fun() -> (f(x))(1) end,
        fun() -> case f(1) of 2 -> ok end end,
        fun() -> if hd([false]) -> ok end end,
        fun() -> {ok, _} = f(1) end,
        fun() -> try f(1) of 2 -> ok catch _ -> ok end end,
        fun() -> f(#{}) andalso true end,
        fun() -> begin true = f(false) end end,
        fun() -> lists:nth(3, f([1])) end,
        fun() -> binary_to_integer(f(<<"x">>)) end,
        fun() -> f(1) ! x end,
        fun() -> ets:lookup(f(tab), 1) end,
        fun() -> integer_to_list(f(a)) end,
        fun() -> erlang:monitor(process, f({})) end,
        fun() -> tuple_to_list(f(1)) end,
        fun() -> throw(f(1)) end,
        fun() -> erlang:raise(error, f(a), []) end,
        fun() -> erlang:error(f(a), [1, 2]) end,
        fun() -> erlang:error(f(a), none, [{error_info, #{}}]) end].
t(F) ->
    try F() of V -> io:format("~p~n", [V])
    catch C:R:Trace ->
        [{M, N, A, L} | S] = Trace,
        io:format("~p ~p~n  ~p~n  ~p~n", [C, R, {M, N, A, L}, [X || {trace_tops, t, _, _} = X <- S]])
    end.

f(X) -> X.
