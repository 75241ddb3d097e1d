%% halt from another process ends the program.
-module(halt_in_process).
-export([main/1]).

main(_) ->
    io:format("start~n"),
    spawn(fun() -> io:format("child~n"), halt(7) end),
    receive after infinity -> ok end.
