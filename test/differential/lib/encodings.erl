%% base64, binary:encode_hex, uri_string and erlang:md5 as hex.
-module(encodings).
-export([main/1]).

main(_) ->
    [io:format("~p ~p~n", [base64:encode(B),
        base64:decode(base64:encode(B)) =:= B]) || B <- [<<>>, <<"a">>, <<"ab">>, <<"abc">>, <<0,
        255, 128, 7>>, list_to_binary(lists:seq(0, 60))]],
    io:format("~p~n", [base64:encode_to_string("hello")]),
    io:format("~p~n", [base64:decode_to_string("aGVs bG8=\n")]),
    io:format("~p~n", [base64:mime_decode(<<"aG!!Vsb?G8=">>)]),
    io:format("~p~n", [try base64:decode(<<"a">>) catch error:_ -> err end]),
    io:format("~s~n", [[io_lib:format("~2.16.0b", [X]) || <<X>> <= erlang:md5("abc")]]),
    io:format("~p~n", [uri_string:parse("http://user@host:80/path/x?q=1&r=a%20b#frag")]),
    io:format("~p~n", [uri_string:compose_query([{"a", "1 2"}, {"b", "&"}])]),
    io:format("~p~n", [uri_string:dissect_query("a=1+2&b=%26")]),
    io:format("~p~n", [uri_string:normalize("http://h/a/../b")]).
