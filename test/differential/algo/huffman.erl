%% Huffman coding: tree, codes, encoded bits and decoding back.
-module(huffman).
-export([main/1]).

main(_) ->
    S = "this is an example of a huffman tree",
    T = tree(S), Codes = maps:from_list(codes(T, <<>>)),
    Bits = << <<(maps:get(C, Codes))/bits>> || C <- S >>,
    io:format("~w bits for ~w characters~n", [bit_size(Bits), length(S)]),
    io:format("~p~n", [decode(Bits, T, T)]),
    io:format("~p~n", [lists:sort([{bit_size(B), [C]} || {C, B} <- maps:to_list(Codes)])]),
    io:format("~w~n", [Bits]).

tree(S) ->
    Freq = lists:foldl(fun(C, M) -> M#{C => maps:get(C, M, 0) + 1} end, #{}, S),
    merge(lists:sort([{N, [C], C} || {C, N} <- maps:to_list(Freq)])).

merge([{_, _, T}]) -> T;
merge([{N1, L1, T1}, {N2, L2, T2} | R]) -> merge(lists:sort([{N1 + N2, min(L1, L2), {T1, T2}} | R])).

codes({L, R}, P) -> codes(L, <<P/bits, 0:1>>) ++ codes(R, <<P/bits, 1:1>>);
codes(C, P) -> [{C, P}].

decode(B, {_, _} = N, T) ->
    case {B, N} of
        {<<>>, _} -> [];
        {<<0:1, R/bits>>, {L, _}} -> step(R, L, T);
        {<<1:1, R/bits>>, {_, L}} -> step(R, L, T)
    end.
step(R, C, T) when is_integer(C) -> [C | decode(R, T, T)];
step(R, N, T) -> decode(R, N, T).
