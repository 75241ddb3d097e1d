%% halt with a status after output; output is flushed.
-module(halt_codes).
-export([main/1]).

main(_) ->
    io:format("line~n"),
    halt(3).
