%% An uncaught function_clause in a called function.
-module(uncaught_function_clause).
-export([main/1]).

main(_) ->
    f([1, 2], x).

f([], y) -> ok;
f({_}, z) -> ok.
