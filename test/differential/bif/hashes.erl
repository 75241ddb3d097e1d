%% phash2, crc32, adler32 and md5 values.
-module(hashes).
-export([main/1]).

main(_) ->
    P = fun(X) -> io:format("~w~n", [X]) end,
    P([erlang:phash2(X) || X <- [0, 1, -1, 12345678901234567890, a, abc, [], [1, 2, 3],
        "string", {}, {a, b}, {1, {2}},
        1.5, -0.0, 0.0, <<>>, <<"binary">>, <<1:3>>, #{}, #{a => 1}, #{1 => 2, 3 => 4}, [a | b],
        (1 bsl 59), -(1 bsl 59), (1 bsl 64) - 1, fun lists:map/2]]),
    P([erlang:phash2(X, R) || X <- [a, {b, 1}, "c"], R <- [1, 2, 100, 65536, 1 bsl 32]]),
    P([erlang:phash2(list_to_tuple(lists:seq(1, 100))), erlang:phash2(lists:seq(1, 1000)),
        erlang:phash2(lists:duplicate(500, $a))]),
    P([erlang:crc32(<<>>), erlang:crc32(<<"hello">>), erlang:crc32(["he", <<"llo">>]),
        erlang:crc32(erlang:crc32(<<"he">>), <<"llo">>)]),
    P([erlang:adler32(<<>>), erlang:adler32("hello world"),
        erlang:crc32_combine(erlang:crc32(<<"ab">>), erlang:crc32(<<"cd">>), 2)]),
    P(erlang:md5(<<>>)),
    P(erlang:md5(["The quick brown fox ", <<"jumps over the lazy dog">>])),
    C = erlang:md5_final(erlang:md5_update(erlang:md5_update(erlang:md5_init(), "abc"), <<"def">>)),
    P(C =:= erlang:md5("abcdef")),
    P([erlang:phash2(X) || X <- [maps:from_list([{I, I} || I <- lists:seq(1, 50)]), 'été', ["a",
        [<<"b">>], {c}]]]).
