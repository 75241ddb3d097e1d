%% io:format directives with simple arguments.
-module(format_basic).
-export([main/1]).

main(_) ->
    io:format("plain~n"),
    io:format("~w ~w ~w~n", [1, a, "ab"]),
    io:format("~p ~p ~p~n", [1, 'A b', "ab"]),
    io:format("~s|~s|~s~n", ["str", <<"bin">>, atom]),
    io:format("~c~c~c~n", [$a, 98, $c]),
    io:format("~5w|~-5w|~5p|~n", [1, 2, 3]),
    io:format("~10s|~-10s|~.3s|~10.3s|~n", ["abcdef", "abcdef", "abcdef", "abcdef"]),
    io:format("~b ~.2b ~.16b ~.16B ~.36B ~B~n", [10, 10, 255, 255, 1295, -7]),
    io:format("~.16# ~.8# ~#~n", [255, 8, 10]),
    io:format("~16x ~.16x ~.16X~n", [255, "0x", 255, "0x", 255, "0X"]) ,
    ok.
