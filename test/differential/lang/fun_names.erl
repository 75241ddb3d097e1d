%% The names the compiler gives to funs, as stack traces show them.
-module(fun_names).
-export([main/1]).

main(_) ->
    one(fun() -> error(a) end),
    [one(F) || F <- [fun() -> error(b) end, fun() -> error(c) end]],
    two(fun() -> error(d) end, fun() -> error(e) end),
    Outer = fun() -> Inner = fun() -> error(f) end, one(Inner) end,
    Outer(),
    Named = fun Loop(0) -> error(g); Loop(N) -> Loop(N - 1) end,
    one(fun() -> Named(2) end),
    one(fun local/0),
    [one(fun() -> error({h, X}) end) || X <- [1]],
    ok.

one(F) ->
    try F() catch error:E:St -> [{M, N, A, _} | _] = St, io:format("~p ~p ~p ~p~n", [E, M, N,
        A]) end.

two(F, G) -> one(F), one(G).

local() -> error(in_local).
