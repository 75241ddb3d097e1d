%% What catch gives for each class, with the trace cut off.
-module(catch_shapes).
-export([main/1]).

main(_) ->
    [io:format("~p~n", [cut(catch F())]) || F <- [
        fun() -> ok end, fun() -> throw(x) end, fun() -> exit(y) end, fun() -> error(z) end,
        fun() -> 1 / id(0) end, fun() -> exit({shutdown, 1}) end,
        fun() -> throw({'EXIT', fake}) end,
        fun() -> erlang:raise(error, r1, []) end, fun() -> erlang:raise(exit, r2, []) end,
        fun() -> erlang:raise(throw, r3, []) end, fun() -> catch throw(inner) end]],
    X = (catch error(foo)),
    {'EXIT', {foo, [{?MODULE, F1, A1, Info} | _]}} = X,
    io:format("~p ~p ~p~n", [F1, A1, proplists:get_value(line, Info)]),
    io:format("~p~n", [filename:basename(proplists:get_value(file, Info))]).

cut({'EXIT', {R, St}}) when is_list(St) -> {'EXIT', {R, stack}};
cut(X) -> X.

id(X) -> X.
