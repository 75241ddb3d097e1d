%% Huffman coding: tree building, encoding to bits and decoding.
-module(huffman).
-define(SIZE, 65).
-include("bench.hrl").

run(N) -> S = lists:append([integer_to_list(I * I) ++ "the quick brown fox" || I <- lists:seq(1, 500)]), loop(N, S, 0).

loop(0, _, Acc) -> Acc;
loop(N, S, Acc) ->
    Freq = lists:foldl(fun(C, M) -> M#{C => maps:get(C, M, 0) + 1} end, #{}, S),
    T = merge(lists:sort([{K, C} || {C, K} <- maps:to_list(Freq)])),
    Codes = maps:from_list(codes(T, <<>>)),
    B = << <<(maps:get(C, Codes))/bits>> || C <- S >>,
    S = decode(B, T, T),
    loop(N - 1, S, Acc + bit_size(B)).

merge([{_, T}]) -> T;
merge([{A, L}, {B, R} | Q]) -> merge(lists:merge([{A + B, {L, R}}], Q)).

codes({L, R}, P) -> codes(L, <<P/bits, 0:1>>) ++ codes(R, <<P/bits, 1:1>>);
codes(C, P) -> [{C, P}].

decode(<<0:1, R/bits>>, {L, _}, T) -> next(R, L, T);
decode(<<1:1, R/bits>>, {_, L}, T) -> next(R, L, T);
decode(<<>>, _, _) -> [].

next(R, {_, _} = Node, T) -> decode(R, Node, T);
next(R, C, T) -> [C | decode(R, T, T)].
