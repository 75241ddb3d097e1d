%% try with all its parts: classes, of, after, nesting, values.
-module(try_catch).
-export([main/1]).

main(_) ->
    [erlang:display({K, t(K)}) || K <- [value, throw, error, exit, badarith, badmatch]],
    erlang:display(nested()),
    erlang:display(after_order()),
    erlang:display(of_not_protected()),
    erlang:display(catch throw(thrown)),
    erlang:display(element(1, catch error(oops))),
    erlang:display(catch exit(done)),
    erlang:display((catch id(5)) + 1).

t(K) ->
    try act(K) of
        V when is_integer(V) -> {int, V};
        V -> {other, V}
    catch
        throw:T -> {caught_throw, T};
        error:badarith -> caught_badarith;
        error:{badmatch, V} -> {caught_badmatch, V};
        error:E -> {caught_error, E};
        C:R -> {caught, C, R}
    end.

act(value) -> 42;
act(throw) -> throw(ball);
act(error) -> error({my, error});
act(exit) -> exit(bye);
act(badarith) -> 1 + id(a);
act(badmatch) -> {a, _} = id({b, 1}), ok.

nested() ->
    try
        try error(inner)
        catch throw:_ -> wrong
        after erlang:display(inner_after)
        end
    catch error:inner -> outer_caught
    after erlang:display(outer_after)
    end.

after_order() ->
    R = try erlang:display(body), value after erlang:display('after'), ignored end,
    erlang:display(next),
    R.

of_not_protected() ->
    try
        try ok of ok -> throw(from_of) catch throw:X -> {inner, X} end
    catch throw:Y -> {outer, Y}
    end.

id(X) -> X.
