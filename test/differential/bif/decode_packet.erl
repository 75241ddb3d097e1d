%% erlang:decode_packet/3.
-module(decode_packet).
-export([main/1]).

main(_) ->
    [p(T, B, []) || T <- [raw, 0, 1, 2, 4, asn1, sunrm, cdr, fcgi, line, tpkt, ssl_tls],
                    B <- [<<>>, <<0>>, <<3, 1, 2, 3, 4>>, <<0, 2, 1, 2, 3>>, <<0, 0, 0, 1, 9, 8>>, <<255, 255, 255, 255, 1>>,
                          <<16#30, 2, 1, 2, 3>>, <<16#3f, 16#81, 1, 16#81, 1, 7, 8>>, <<16#30, 16#85, 1, 1, 1, 1, 1>>,
                          <<"GIOP", 1, 0, 1, 0, 2, 0, 0, 0, 1, 2, 3>>, <<"GIOP", 1, 0, 0, 0, 0, 0, 0, 2, 1, 2, 3>>,
                          <<1, 1, 0, 0, 0, 2, 1, 0, 1, 2, 0, 9>>, <<3, 0, 0, 6, 1, 2, 3>>, <<"one\ntwo">>, <<"none">>,
                          <<22, 3, 1, 0, 2, 7, 8, 9>>, <<16#80, 5, 1, 3, 1, 7, 8, 9>>]],
    [p(line, <<"abc\ndef">>, O) || O <- [[{line_length, 2}], [{line_length, 3}], [{packet_size, 2}], [{line_delimiter, $b}],
                                         [{packet_size, 4}], [{line_delimiter, 300}], [x], x]],
    [p(4, <<0, 0, 0, 5, 1>>, O) || O <- [[{packet_size, 4}], [{packet_size, 5}], [{line_delimiter, 1}]]],
    p(2, <<0, 2, 1, 2, 3:4>>, []),
    <<_:3, Odd/bits>> = <<0:3, 0, 2, 7, 8, 9, 0:5>>,
    p(2, Odd, []),
    Requests = [<<"GET / HTTP/1.1\r\nx">>, <<"POST /a?b=c HTTP/1.0\n">>, <<"FOO * HTTP/12.34\r\n">>,
                <<"GET http://host/path HTTP/1.1\r\n">>, <<"GET http://host:81 HTTP/1.1\r\n">>, <<"GET https://h:x/p HTTP/1.1\r\n">>,
                <<"GET mailto:me HTTP/1.1\r\n">>, <<"GET word HTTP/1.1\r\n">>, <<"GET /old\r\n">>, <<"GET  /  HTTP/1.1\r\n">>,
                <<"GET / HTTP/x\r\n">>, <<"G(T / HTTP/1.1\r\n">>, <<"\r\n">>, <<"GET / HT">>, <<"HTTP/1.1 200 OK\r\n">>,
                <<"HTTP/1.1 404\r\n">>, <<"HTTP/1.x 404 no\r\n">>, <<"HTTP/1.1 200  Two spaces\n">>],
    [p(T, B, []) || T <- [http, http_bin], B <- Requests],
    Headers = [<<"Host: example.com\r\nX">>, <<"content-LENGTH:12\r\nX">>, <<"x-my-header: a b\r\nX">>, <<"Folded: a\r\n b\r\nX">>,
               <<"Host: incomplete\r\n">>, <<"\r\n">>, <<"\r\nrest">>, <<"no colon\r\nX">>, <<"bad(name: 1\r\nX">>,
               <<"a-very-long-name-of-a-header-that-is-longer-than-fifty-characters: 1\r\nX">>, <<"ETag: \"x\"\nX">>],
    [p(T, B, []) || T <- [httph, httph_bin], B <- Headers],
    p(http, binary:copy(<<"x">>, 100), [{packet_size, 50}]),
    p(http, binary:copy(<<"x">>, 100), [{line_length, 50}]),
    p(foo, <<>>, []),
    p(1, notbin, []).

p(Type, Bin, Options) ->
    R = try erlang:decode_packet(Type, Bin, Options) catch C:E -> {C, E} end,
    io:format("~p ~p ~p~n", [Type, Options, R]).
