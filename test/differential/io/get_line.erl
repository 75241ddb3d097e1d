%% Reading standard input line by line with io:get_line until eof.
-module(get_line).
-export([main/1]).

main(_) ->
    loop(1).

loop(N) ->
    case io:get_line("") of
        eof -> io:format("eof after ~w lines~n", [N - 1]);
        Line -> io:format("~w: ~p~n", [N, Line]), loop(N + 1)
    end.
