%% Rests of binaries go from function to function; what sees them gets binaries.
-module(bits_contexts).
-export([main/1, other/2]).

main(_) ->
    io:format("~p~n", [words(<<"ab cd1 2 efg">>, [])]),
    io:format("~p~n", [top(fun() -> words(<<"ab!cd">>, []) end)]),
    io:format("~p~n", [top(fun() -> words(<<1:3>>, []) end)]),
    io:format("~p~n", [top(fun() -> words(not_a_binary, []) end)]),
    io:format("~p~n", [chars(<<"grüße"/utf8, 255, 1>>)]),
    io:format("~p~n", [twice(<<1, 2, 3>>)]),
    io:format("~p~n", [keep(<<1, 2, 3>>)]),
    io:format("~p~n", [caught(<<1, 2, 3>>)]),
    io:format("~p~n", [other(<<5, 6, 7>>, 0)]),
    io:format("~p~n", [(fun other/2)(<<5, 6, 7>>, 0)]),
    io:format("~p~n", [[count(binary:copy(<<"xy">>, N), 0) || N <- [0, 1, 40, 5000]]]),
    io:format("~p~n", [packed(<<>>, 70)]),
    io:format("~p~n", [[top(fun() -> odd(X, Y) end) || X <- [1, -1, 1 bsl 70, a], Y <- [<<>>, <<1:1>>, <<7>>, b]]]),
    io:format("~p~n", [[bits(B) || B <- [<<"a">>, <<1:1, "xyz":24>>, <<5:3, 1:4, 700:10, -2:56>>, <<5:3, 1:4, 700:10, -2:56, 9:7>>]]]),
    io:format("~p~n", [[strings(B) || B <- [<<"hello">>, <<"hell">>, <<"abcdefgh">>, <<"abcdefghi">>, <<"abcdefghix">>, <<1:1, "hello">>, <<1:1, "hellp">>]]]).

%% The result, or the failure and where it was.
top(F) -> try F() catch E:R:S -> {E, R, hd(S)} end.

words(<<C, R/binary>>, Acc) when C =:= $\s -> words(R, Acc);
words(<<C, _/binary>> = B, Acc) when C >= $a, C =< $z -> word(B, 0, Acc);
words(<<C, R/binary>>, Acc) when C >= $0, C =< $9 -> int(R, C - $0, Acc);
words(<<>>, Acc) -> lists:reverse(Acc).

word(B, N, Acc) ->
    case B of
        <<_:N/binary, C, _/binary>> when C >= $a, C =< $z -> word(B, N + 1, Acc);
        <<W:N/binary, R/binary>> -> words(R, [W | Acc])
    end.

int(<<C, R/binary>>, V, Acc) when C >= $0, C =< $9 -> int(R, 10 * V + C - $0, Acc);
int(R, V, Acc) -> words(R, [V | Acc]).

chars(<<C/utf8, R/binary>>) -> [C | chars(R)];
chars(R) -> R.

%% The rest is needed after the call.
twice(<<_, R/binary>>) -> {sum(R), R, sum(R)}.
keep(<<X, R/binary>>) ->
    S = sum(R),
    <<Y, _/binary>> = R,
    {X, S, Y}.
caught(<<_, R/binary>>) ->
    try fails(R) catch error:E -> {E, R} end.
fails(<<_, R/binary>>) -> fails(R);
fails(<<>>) -> error(end_of_it).
sum(<<X, R/binary>>) -> X + sum(R);
sum(<<>>) -> 0.

other(<<X, R/binary>>, A) -> other(R, A, X);
other(B, A) -> {B, A}.
other(B, A, X) when is_binary(B), byte_size(B) < 2 -> {B, A, X};
other(<<Y, R/binary>>, A, X) -> other(R, A + X + Y).

count(<<_, R/binary>>, N) -> count2(R, N + 1);
count(<<>>, N) -> N.
count2(<<_, R/binary>>, N) -> count(R, N + 1).

packed(B, 0) -> {byte_size(B), erlang:md5(B), B =:= <<B/bitstring>>};
packed(B, N) -> packed(<<B/binary, N:12, (-N):9, 5:3, N:16/little, "ab", (N * N):5, 7:3>>, N - 1).

odd(X, Y) -> <<Y/binary, X:5, X:16/little, 1:3>>.

bits(<<A:3, B:4, C:10, D:56/signed, R/bitstring>>) -> {A, B, C, D, R};
bits(<<0:1, A:7>>) -> {seven, A};
bits(<<A:1, B:24>>) -> {B, A};
bits(B) -> B.

strings(<<"hello">>) -> 1;
strings(<<"hell">>) -> 2;
strings(<<"abcdefgh">>) -> 3;
strings(<<"abcdefghi">>) -> 4;
strings(<<_:1, "hello">>) -> 5;
strings(B) -> B.
