-module(memory).
-export([main/1]).

main(_) ->
    register(hungry, self()),
    io:format("begins~n"),
    grow(lists:seq(1, 1_000_000)).

%% Its collector asks for more than there is.
grow(List) ->
    length(grow(again(List, List))).

again([], Rest) -> Rest;
again([First | More], Rest) -> [First, First | again(More, Rest)].
