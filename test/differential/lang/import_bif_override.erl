%% A local function that hides a BIF, and erlang: calls to the real one.
-module(import_bif_override).
-export([main/1]).

-compile({no_auto_import, [length/1, abs/1]}).

main(_) ->
    io:format("~p~n", [length([1, 2, 3])]),
    io:format("~p~n", [erlang:length([1, 2, 3])]),
    io:format("~p~n", [abs(-5)]),
    io:format("~p~n", [erlang:abs(-5)]).

length(_) -> my_length.
abs(X) -> {my_abs, X}.
