%% erlang:display of floats, strings, big tuples and special lists.
-module(display_floats).
-export([main/1]).

main(_) ->
    erlang:display(1.5),
    erlang:display(-0.001),
    erlang:display(1.0e100),
    erlang:display("string"),
    erlang:display([104, 105]),
    erlang:display([1, 104]),
    erlang:display("with \"quotes\" and \\ and \n"),
    erlang:display(<<"binary">>),
    erlang:display(<<1, 2, 255>>),
    erlang:display(<<1:3>>),
    erlang:display(fun lists:map/2),
    erlang:display('été'),
    erlang:display({'A', 'b c', "x", [], [[]], {{}}}),
    erlang:display(#{1 => "a", b => #{}}),
    erlang:display(1 bsl 100),
    erlang:display([a, "b", 'C' | d]).
