%% Calling a function that does not exist.
-module(uncaught_undef).
-export([main/1]).

main(_) ->
    io:format("a~n"),
    no_such_module:no_such_function(1, 2).
