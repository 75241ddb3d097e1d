%% init:stop with a status ends the program in order.
-module(init_stop).
-export([main/1]).

main(_) ->
    io:format("stopping~n"),
    init:stop(5),
    receive after infinity -> ok end.
