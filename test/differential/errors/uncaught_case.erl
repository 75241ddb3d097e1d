%% An uncaught case_clause in main.
-module(uncaught_case).
-export([main/1]).

main(A) ->
    case A of [_] -> ok; {x} -> ok end.
