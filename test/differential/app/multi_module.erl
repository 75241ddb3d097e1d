%% Calls between modules: records in a header, callbacks, behaviours of our own, mutual recursion.
-module(multi_module).
-export([main/1]).

main(_) ->
    io:format("~p~n", [mm_a:ping(6)]),
    io:format("~p~n", [[mm_shape:area(S) || S <- [mm_shape:new(square, 3), mm_shape:new(rect,
        {2, 5}), mm_shape:new(circle, 1)]]]),
    io:format("~p~n", [[mm_b:run(M, 5) || M <- [mm_a, mm_c]]]),
    io:format("~p~n", [lists:map(fun mm_c:calc/1, [1, 2, 3])]),
    F = fun mm_a:calc/1, io:format("~p ~p~n", [F, F(10)]),
    io:format("~p~n", [try mm_c:missing() catch error:undef:S -> element(1, hd(S)) end]),
    io:format("~p~n", [try mm_shape:area(bad) catch error:R -> R end]).
