%% An uncaught error in main: message on stderr, exit status 127.
-module(uncaught_error).
-export([main/1]).

main(_) ->
    io:format("before~n"),
    f(0),
    io:format("not reached~n").

f(N) -> 1 div N.
