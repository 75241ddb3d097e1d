%% Accumulators of bitstrings: those that nobody else sees may be extended in place,
%% the others must keep what they were.
-module(bin_owned).
-export([main/1]).

main(_) ->
    Text = lists:flatten(lists:duplicate(40, "naïve κόσμε 世界 𝄞!")),
    U = utf(Text, <<>>),
    io:format("~p ~p~n", [byte_size(U), erlang:phash2(U)]),
    io:format("~p~n", [U =:= unicode:characters_to_binary(Text)]),
    io:format("~p~n", [U =:= << <<C/utf8>> || C <- Text >>]),
    io:format("~p~n", [erlang:phash2(bits(1000, <<1:3>>))]),
    io:format("~p~n", [erlang:phash2(words(100, <<>>))]),
    History = history(200, <<>>, []),
    io:format("~p ~p~n", [[byte_size(B) || B <- History] =:= lists:seq(199, 0, -1),
                          lists:all(fun(B) -> B =:= binary:copy(<<"x">>, byte_size(B)) end, History)]),
    {A, B} = both(300, <<>>),
    io:format("~p ~p ~p~n", [byte_size(A), byte_size(B), A =:= B]),
    io:format("~p~n", [twice(100, <<"start">>)]),
    io:format("~p~n", [erlang:phash2(caught([1, 2, bad, 3, 16#d800, 4, -1, 5 | lists:seq(6, 300)], <<>>))]),
    io:format("~p~n", [erlang:phash2(nothing(500, <<>>))]),
    Given = binary:copy(<<"g">>, 100),
    More = <<Given/binary, "more">>,
    io:format("~p ~p~n", [utf("one", More), utf("two", More)]),
    io:format("~p ~p~n", [More, Given]),
    io:format("~p~n", [erlang:phash2(peeked(300, <<>>, 0))]),
    io:format("~p~n", [sent(100, <<>>)]),
    io:format("~p~n", [erlang:phash2(collected(2000, <<>>))]),
    io:format("~p~n", [erlang:phash2(nested([[1, 2], [], [300]], <<>>))]),
    io:format("~p~n", [erlang:phash2(twoLists(lists:seq(1, 200), <<>>, <<>>))]),
    io:format("~p~n", [try utf("abc" ++ [x], <<>>) catch C:R -> {C, R} end]),
    io:format("~p~n", [[<< <<X, Y>> || X <- [1, 2], <<Y>> <= <<I>> >> || I <- [7, 8]]]),
    io:format("~p~n", [large(100000, <<>>)]).

utf([C | R], Acc) -> utf(R, <<Acc/binary, C/utf8>>);
utf([], Acc) -> Acc.

bits(0, Acc) -> Acc;
bits(N, Acc) -> bits(N - 1, <<Acc/bitstring, N:5>>).

words(0, Acc) -> Acc;
words(N, Acc) -> words(N - 1, <<Acc/binary, N:32/little, "text", (integer_to_binary(N))/binary>>).

%% Each one is kept.
history(0, _, Kept) -> Kept;
history(N, Acc, Kept) -> history(N - 1, <<Acc/binary, "x">>, [Acc | Kept]).

%% One accumulator goes two ways.
both(0, Acc) -> {Acc, Acc};
both(N, Acc) when N rem 100 =:= 0 ->
    A = fill(N, Acc, $a),
    B = fill(N, Acc, $b),
    true = byte_size(A) =:= byte_size(B),
    true = A =/= B,
    both(N - 1, A);
both(N, Acc) -> both(N - 1, <<Acc/binary, N>>).

fill(0, Acc, _) -> Acc;
fill(N, Acc, C) -> fill(N - 1, <<Acc/binary, C>>, C).

twice(0, Acc) -> {byte_size(Acc), erlang:phash2(Acc)};
twice(N, Acc) when byte_size(Acc) > 3000 -> twice(0, <<Acc/binary, N>>);
twice(N, Acc) -> twice(N - 1, <<Acc/binary, Acc/binary>>).

%% A segment that fails leaves all as it was.
caught([], Acc) -> Acc;
caught([C | R], Acc) ->
    Next = try <<Acc/binary, C/utf8>> catch error:badarg -> <<Acc/binary, "?">> end,
    caught(R, Next).

nothing(0, Acc) -> Acc;
nothing(N, Acc) ->
    Part = if N rem 3 =:= 0 -> <<N>>; true -> <<>> end,
    nothing(N - 1, <<Acc/binary, Part/binary>>).

%% Looked at between the appends.
peeked(0, Acc, Sum) -> {Acc, Sum};
peeked(N, Acc, Sum) ->
    case Acc of
        <<_:10/binary, X, Rest/binary>> when byte_size(Rest) > 100 ->
            peeked(N - 1, <<Rest/binary, X, N>>, Sum + byte_size(Acc));
        _ ->
            peeked(N - 1, <<Acc/binary, N>>, Sum + 1)
    end.

%% Others get what it is at that time.
sent(0, Acc) ->
    Got = [receive {I, Bin} -> {I, byte_size(Bin), erlang:phash2(Bin)} end || I <- [75, 50, 25]],
    {Got, byte_size(Acc)};
sent(N, Acc) when N =:= 75; N =:= 50; N =:= 25 ->
    self() ! {N, Acc},
    sent(N - 1, <<Acc/binary, N:64>>);
sent(N, Acc) -> sent(N - 1, <<Acc/binary, N:64>>).

collected(0, Acc) -> Acc;
collected(N, Acc) when N rem 100 =:= 0 ->
    erlang:garbage_collect(),
    collected(N - 1, <<Acc/binary, N:24>>);
collected(N, Acc) -> collected(N - 1, <<Acc/binary, N:24>>).

nested([Inner | R], Acc) -> nested(R, inner(Inner, Acc));
nested([], Acc) -> Acc.

inner([X | R], Acc) -> inner(R, <<Acc/binary, X:16>>);
inner([], Acc) -> Acc.

twoLists([X | R], A, B) when X rem 2 =:= 0 -> twoLists(R, <<A/binary, X>>, B);
twoLists([X | R], A, B) when X rem 51 =:= 0 -> twoLists(R, B, <<A/binary, X>>);
twoLists([X | R], A, B) -> twoLists(R, A, <<B/binary, X>>);
twoLists([], A, B) -> {A, B}.

large(0, Acc) -> {byte_size(Acc), erlang:phash2(Acc)};
large(N, Acc) -> large(N - 1, <<Acc/binary, N:32, "and more">>).
