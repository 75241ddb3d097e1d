%% term_to_binary with compression, bit for bit.
-module(etf_compressed).
-export([main/1]).

main(_) ->
    Terms = [1, [], foo, "abc", lists:seq(1, 1000), lists:duplicate(100, {a, b, "text"}),
             binary:copy(<<"abcd">>, 1000), << <<(erlang:phash2(I, 256))>> || I <- lists:seq(1, 3000) >>,
             maps:from_list([{I, integer_to_list(I)} || I <- lists:seq(1, 20)]),
             lists:duplicate(30000, [{1.5, <<"binary">>}])],
    [begin
         B = term_to_binary(T, O),
         T = binary_to_term(B),
         io:format("~w ~p ~p~n", [O, byte_size(B), erlang:md5(B)])
     end || T <- Terms, O <- [[compressed], [{compressed, 0}], [{compressed, 1}], [{compressed, 9}], [compressed, {minor_version, 2}]]],
    io:format("~p~n", [byte_size(iolist_to_binary(erlang:term_to_iovec(lists:seq(1, 1000), [compressed])))]),
    [io:format("~p~n", [try term_to_binary(x, [O]) catch C:E -> {C, E} end]) || O <- [{compressed, 10}, {compressed, -1}, {compressed, a}]],
    [io:format("~p~n", [try erlang:external_size(lists:seq(1, 1000), [O]) catch C:E -> {C, E} end]) || O <- [{minor_version, 1}, compressed, deterministic]].
