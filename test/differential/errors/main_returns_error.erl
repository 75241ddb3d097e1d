%% What main returns does not matter for the status.
-module(main_returns_error).
-export([main/1]).

main(_) ->
    io:format("returning error~n"),
    {error, ignored}.
