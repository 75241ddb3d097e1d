%% Throwing through a thousand frames, out of comprehensions, folds and sort.
-module(exceptions_deep).
-export([main/1]).

main(_) ->
    io:format("~p~n", [catch dig(1000)]),
    io:format("~p~n", [catch [if X > 3 -> throw({found, X}); true -> X end || X <- lists:seq(1,
        10)]]),
    io:format("~p~n", [catch lists:foldl(fun(X, A) when X + A > 20 -> throw({sum, A}); (X,
        A) -> X + A end, 0, lists:seq(1, 100))]),
    io:format("~p~n", [try lists:sort(fun(_, _) -> throw(no_order) end, [2, 1,
        3]) catch throw:T -> T end]),
    io:format("~p~n", [try maps:map(fun(K, _) -> exit({bad, K}) end,
        #{z => 1}) catch exit:E -> E end]),
    io:format("~p~n", [count(10000, 0)]).

dig(0) -> throw(bottom);
dig(N) -> 1 + dig(N - 1).

count(0, Acc) -> Acc;
count(N, Acc) ->
    V = try if N rem 3 =:= 0 -> throw(N); N rem 3 =:= 1 -> error(N); true -> N end
        catch throw:X -> X * 2; error:X -> -X end,
    count(N - 1, Acc + V).
