%% ~ts, ~tp, ~tw, ~tc with wide characters.
-module(format_unicode).
-export([main/1]).

main(_) ->
    io:format("~ts~n", ["aé€"]),
    io:format("~ts~n", [<<"aé€"/utf8>>]),
    io:format("~tp ~p~n", ["aé€", "aé€"]),
    io:format("~tp ~p~n", [<<"aé€"/utf8>>, <<"aé€"/utf8>>]),
    io:format("~tw~n", ['é€']),
    io:format("~tc~tc~n", [233, 8364]),
    io:format("~10ts|~-10ts|~n", ["é€", "é€"]),
    io:format("~p~n", [io_lib:format("~ts", ["é€"])]),
    io:format("~w~n", [unicode:characters_to_list(io_lib:format("~tp", [{'ж', "ж"}]))]),
    io:put_chars("put é\n"),
    io:put_chars(<<"bin é\n"/utf8>>).
