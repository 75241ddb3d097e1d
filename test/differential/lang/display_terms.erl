%% Tuples, lists and nested terms through erlang:display.
-module(display_terms).
-export([main/1]).

main(_) ->
    erlang:display({}),
    erlang:display({a, 1, {b, 2}}),
    erlang:display([1, 2, 3]),
    erlang:display([a | b]),
    erlang:display([[1], [2, [3]]]),
    erlang:display({[a, b], {c}}),
    erlang:display(<<>>),
    erlang:display([{x, 1}, {y, 2}]).
