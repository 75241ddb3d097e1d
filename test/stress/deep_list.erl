%% A list of ten million cells built by body recursion, mapped and reversed.
-module(deep_list).
-export([main/1]).
-compile(nowarn_unused_function).
-include("stress.hrl").

main(Args) ->
    N = size_arg(Args, 10000000),
    Before = resident(),
    {Sum, Peak} = aside(fun() ->
        L = build(1, N),
        M = lists:map(fun(X) -> X * 2 end, L),
        {lists:foldl(fun erlang:'+'/2, 0, lists:reverse(M)), resident()}
    end),
    io:format("sum right: ~w~n", [Sum =:= N * (N + 1)]),
    show_returned(Before, Peak),
    io:format("ok~n").

build(I, N) when I > N -> [];
build(I, N) -> [I | build(I + 1, N)].
