%% Small integer arithmetic with values the compiler cannot know.
-module(small_arith).
-export([main/1]).

main(Args) ->
    N = length(Args) + 7,
    M = N - 4,
    erlang:display(N + M),
    erlang:display(N - M),
    erlang:display(M - N),
    erlang:display(N * M),
    erlang:display(N div M),
    erlang:display(N rem M),
    erlang:display(-N div M),
    erlang:display(-N rem M),
    erlang:display(N div -M),
    erlang:display(N rem -M),
    erlang:display(-N).
