%% Line breaking of ~p over nested terms, records as tuples, maps, strings.
-module(format_pretty).
-export([main/1]).

main(_) ->
    L = [{I, list_to_atom("name_" ++ integer_to_list(I)), "some text here", [I, I * 2, {x,
        I}]} || I <- lists:seq(1, 6)],
    io:format("~p~n", [L]),
    io:format("~p~n", [{a_long_tag_name, L}]),
    io:format("~p~n", [maps:from_list([{K, lists:seq(1, K)} || K <- lists:seq(10, 40, 10)])]),
    io:format("~p~n", [lists:seq(1, 100)]),
    io:format("~p~n", [lists:seq(1000, 1050)]),
    io:format("~p~n", ["a very long string that will have to be broken over several lines because it does not fit on one line of eighty characters"]),
    io:format("~p~n", [<<"a very long binary that will have to be broken over several lines because it does not fit on one line of eighty characters">>]),
    io:format("~p~n", [list_to_binary(lists:seq(0, 60))]),
    io:format("~30p~n", [{abc, [defghi, jklmno, pqrstu, vwxyz], "string here", #{key => value}}]),
    io:format("prefix ~p suffix~n", [{abc, lists:seq(1, 30), foo, "bar", [[[[deep]]]]}]),
    io:format("~p~n", [[[[[[[[[[[[[[[[lists:seq(1, 40)]]]]]]]]]]]]]]]]),
    io:format("~p~n", [#{aaaaaaaaaaaaaaaaaaaaaaaa => #{bbbbbbbbbbbbbbbbbbbbbbbbbbbb => #{cccccccccccccccccccccccc => [ddddddddddddd, eeeeeeeee]}}}]),
    io:format("~p~n", [{1.0, 'A', "é", [$a | b], {}, [], <<>>, <<1:3>>}]),
    io:format("~p~n", [[{ok, "abc"}, {error, "def\n"}, "tab\t", [0, 1], "\x{400}"]]).
