%% ~P and ~W with depths, ~i, ~*., ~~ and padding characters.
-module(format_depth).
-export([main/1]).

main(_) ->
    T = {a, [1, 2, 3, {b, {c, {d, {e}}}}], "string", #{k => #{k2 => v}}, <<"bin">>},
    [io:format("~P~n~W~n", [T, D, T, D]) || D <- lists:seq(1, 8)],
    io:format("~i~w~n", [ignored, shown]),
    io:format("~~ ~*w|~-*w|~n", [6, abc, 6, abc]),
    io:format("~.*f ~*.*f|~n", [2, 3.14159, 8, 3, 3.14159]),
    io:format("~10..0w|~8.3._f|~n", [42, 1.5]),
    io:format("~5..0b ~4.16.xb~n", [42, 255]),
    io:format("~3w ~3s~n", [abcdef, "abcdef"]),
    io:format("~5c|~-5c|~3c|~n", [$x, $y, $z]),
    io:format("~P~n", [lists:seq(1, 100), 10]),
    io:format("~W~n", ["a long string of characters", 5]),
    io:format("~P~n", ["a long string of characters", 5]),
    io:format("a~nb~2nc~n"),
    io:format("~s~n", [io_lib:format("~w", [x])]).
