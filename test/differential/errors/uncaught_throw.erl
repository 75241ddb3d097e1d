%% An uncaught throw in main.
-module(uncaught_throw).
-export([main/1]).

main(_) ->
    io:format("before~n"),
    throw({ball, [1, 2]}).
