%% halt/0 ends at once with status 0.
-module(halt_zero).
-export([main/1]).

main(_) ->
    io:format("one~n"),
    halt(),
    io:format("two~n").
