%% Two transforms, one after the other; the first calls a module of its own.
-module(transform_helper).
-compile([{parse_transform, first_transform}, {parse_transform, second_transform}]).
-export([main/1]).

main(_) ->
    io:format("~p~n", [trace()]).

trace() ->
    [original].
