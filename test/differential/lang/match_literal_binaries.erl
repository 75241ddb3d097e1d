%% Literal binaries within patterns, beside patterns that bind in the same place.
-module(match_literal_binaries).
-export([main/1]).

main(_) ->
    io:format("~p~n", [[strip(L) || L <- [[], [<<>>], [<<>>, <<>>], [<<"a">>, <<>>], [<<>>, <<"a">>, <<>>, <<>>], [x, <<>>]]]]),
    io:format("~p~n", [[first(L) || L <- [[<<"ab">>], [<<"ab">>, c], [<<"abc">>], [<<"b">>, x], [{<<"k">>, 1}], [{<<"k">>, 2}],
                                          [{<<"kx">>, 2}], [<<5:3>>], [<<5:3>>, y]]]]).

strip([]) -> [];
strip([<<>>]) -> [];
strip([<<>> | T]) ->
    case strip(T) of
        [] -> [];
        Other -> [<<>> | Other]
    end;
strip([H | T]) -> [H | strip(T)].

first([<<"ab">>]) -> only_ab;
first([<<"ab", _/binary>>]) -> ab_and_more;
first([<<"ab">> | T]) -> {ab_then, T};
first([{<<"k">>, 1}]) -> k1;
first([{<<"k", R/binary>>, 2}]) -> {k2, R};
first([<<5:3>>]) -> bits;
first([<<A:3>> | T]) -> {bits_then, A, T};
first([<<C, _/bits>> | _]) -> C.
