%% Funs in funs with shadowing, recursion through arguments, and pattern heads.
-module(nested_funs).
-export([main/1]).

main(_) ->
    X = 1,
    F = fun(X) -> fun(Y) -> {X, Y, fun(X) -> X * 2 end(Y)} end end,
    io:format("~p~n", [(F(10))(20)]),
    io:format("~p~n", [X]),
    G = fun([], Acc, _) -> Acc; ([H | T], Acc, Self) when H > 1 -> Self(T, [H | Acc],
        Self); ([_ | T], Acc, Self) -> Self(T, Acc, Self) end,
    io:format("~p~n", [G([1, 2, 3, 1, 4], [], G)]),
    Even = fun E(0) -> true; E(N) -> not (fun O(0) -> true; O(M) -> not E(M - 1) end)(N) =:= false andalso E(N - 2) end,
    io:format("~p~n", [Even(8)]),
    Count = fun C(0, Acc) -> Acc; C(N, Acc) -> C(N - 1, [fun() -> {N, length(Acc)} end | Acc]) end,
    io:format("~p~n", [[H() || H <- Count(4, [])]]),
    Case = fun(V) -> case V of {tag, #{k := K}} when K > 0 -> K; <<B, _/binary>> -> B; [_,
        S | _] -> S; _ -> none end end,
    io:format("~p~n", [[Case(V) || V <- [{tag, #{k => 3}}, {tag, #{k => 0}}, <<"xyz">>, [a, b,
        c], [a]]]]).
