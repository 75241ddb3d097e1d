%% Elements that a binary generator skips, and the room that results have.
-module(bits_generators).
-export([main/1]).

main(_) ->
    skipped(id(<<99, 0, 1, 1, 2, 3, 4, 4>>)),
    room([1, 2, 3], <<1, 2, 3, 4, 5>>, 12, bad),
    errors(id([1, a, 3]), id(-1)).

skipped(B) ->
    p([V || <<V, V>> <= B]),
    p(<< <<V>> || <<V, V>> <= B >>),
    p([V || <<V, _, V>> <= <<99, 0, 1, 1, 2, 1, 4, 4, 4, 5>>]),
    p([V || <<V:4, V:4, _>> <= <<16#11, 0, 1, 1, 2, 1, 16#33, 4, 4>>]),
    p([{S, V} || <<S, V:S, V:S>> <= <<8, 1, 1, 8, 2, 1, 16, 4, 4, 4, 4>>]),
    p([V || <<V, V:V>> <= <<8, 8, 8, 9, 4, 65, 7, 2>>]),
    V = id(1),
    p(V), p([{V, X} || <<X, V, X>> <= <<2, 7, 2, 3, 7, 4>>]).

%% OTP sets aside what the result takes where it can tell.
room(L, B, S, Bad) ->
    told(<< <<X>> || X <- L >>),
    told(<< <<X:S>> || X <- L >>),
    told(<< <<X:S/unit:3, "abc":4, 1.5:32/float>> || X <- L >>),
    told(<< <<X:7>> || X <- [] ++ L >>),
    told(<< <<X:16>> || <<X:4>> <= id(B) >>),
    told(<< <<X:16>> || <<X:3, _:S>> <= id(B) >>),
    told(<< <<X, Y>> || X <- L, <<Y:4>> <= id(<<1>>), true >>),
    told(<< <<X, Y>> || X <- L, Y <- [1, 2] >>),
    told(<< <<X, Y>> || X <- L, Y <- L >>),
    told(<< <<X, Y>> || X <- L, Y <- id(L) >>),
    told(<< <<X>> || X <- L, X > 1 >>),
    told(<< <<X>> || {X} <- [{1}, {2}] >>),
    told(<< <<X/utf8>> || X <- L >>),
    told(<< <<0:X>> || X <- L >>),
    told(<< <<1, 2, 3>> || _ <- L >>),
    told(<< begin <<X>> end || X <- L >>),
    told(<< begin <<"abc">> end || _ <- L >>),
    told(<< <<"åäö"/utf8>> || _ <- L >>),
    told(<< <<X>> || X = _ <- L >>),
    told(<< <<X:1/binary>> || <<X:1/binary>> <= id(B) >>),
    told(<< (id(<<X>>)) || X <- L >>),
    told(<< <<X:8>> || <<X:Bad>> <= id(B), X > 0 >>),
    told(<< <<X>> || X <- lists:seq(1, 1000) >>),
    told(<< <<X>> || X <- lists:seq(1, 1000), X > 10 >>),
    Large = << <<X:32>> || X <- lists:seq(1, 5000) >>,
    told(Large),
    p(erlang:phash2(<< <<(X + 1):32>> || <<X:32>> <= Large >>)),
    Two = [begin E = << <<X>> || X <- L >>, {<<E/binary, N>>, <<E/binary, N, N>>} end || N <- L],
    p(Two).

errors(L, Negative) ->
    p(catch << <<X>> || X <- L >>),
    p(catch << <<X:Negative>> || X <- [1] >>),
    p(catch << <<X:Negative>> || X <- [] >>),
    p(catch << <<X>> || X <- id(not_a_list) >>),
    p(catch << <<X>> || X <- id([1 | 2]), X > 0 >>),
    p(catch << <<X>> || <<X>> <= id([1]) >>),
    p(catch << <<X>> || X <- [1, 2], X > 0, <<_>> <= id(other) >>).

told(B) ->
    p({bit_size(B), binary:referenced_byte_size(B), B =:= binary:copy(pad(B))}).

pad(B) when is_binary(B) -> B;
pad(B) -> <<B/bits, 0:(8 - bit_size(B) rem 8)>>.

p({'EXIT', {Reason, _}}) -> io:format("~p~n", [{'EXIT', Reason}]);
p(T) when is_bitstring(T), bit_size(T) > 999 -> io:format("~p bits~n", [bit_size(T)]);
p({_, _, _} = T) -> io:format("~p~n", [T]);
p(T) -> io:format("~p~n", [T]).

id(X) -> X.
