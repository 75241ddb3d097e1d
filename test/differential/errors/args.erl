%% Arguments arrive as strings.
-module(args).
-export([main/1]).

main(Args) ->
    io:format("~p~n", [Args]),
    io:format("~w~n", [length(Args)]),
    [io:format("~ts~n", [A]) || A <- Args],
    ok.
