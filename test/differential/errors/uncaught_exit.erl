%% An uncaught exit in main.
-module(uncaught_exit).
-export([main/1]).

main(_) ->
    io:format("before~n"),
    exit(some_reason).
