%% The binary module: split, match, replace, part, copy, longest prefix and so on.
-module(binary_mod).
-export([main/1]).

main(_) ->
    P = fun(X) -> io:format("~p~n", [X]) end,
    B = <<"one, two, three, two">>,
    P(binary:split(B, <<", ">>)), P(binary:split(B, <<", ">>, [global])),
    P(binary:split(B, [<<",">>, <<" ">>], [global, trim_all])),
    P(binary:split(<<",a,,">>, <<",">>, [global])),
    P(binary:split(<<",a,,">>, <<",">>, [global, trim])), P(binary:split(B, <<"zz">>)),
    P(binary:match(B, <<"two">>)), P(binary:match(B, [<<"three">>, <<"two">>])),
    P(binary:match(B, <<"x">>)), P(binary:match(B, <<"two">>, [{scope, {6, 14}}])),
    P(binary:matches(B, <<"t">>)), P(binary:matches(B, [<<"tw">>, <<"two">>])),
    P(binary:matches(<<"aaaa">>, <<"aa">>)),
    P(binary:replace(B, <<"two">>, <<"2">>)), P(binary:replace(B, <<"two">>, <<"2">>, [global])),
    P(binary:replace(<<"abc">>, <<"b">>, <<"[]">>, [{insert_replaced, 1}])),
    P(binary:part(B, 5, 3)), P(binary:part(B, {8, -3})), P(binary:part(B, byte_size(B), -5)),
    P(binary:copy(<<"ab">>, 3)), P(binary:copy(<<"x">>, 0)), P(binary:at(B, 4)), P(binary:first(B)),
    P(binary:last(B)),
    P(binary:bin_to_list(B, 0, 3)), P(binary:list_to_bin([1, "b"])),
    P(binary:longest_common_prefix([<<"abcd">>, <<"abx">>, <<"ab">>])),
    P(binary:longest_common_suffix([<<"xyz">>, <<"yz">>])),
    P(binary:encode_unsigned(65537)), P(binary:encode_unsigned(65537, little)),
    P(binary:encode_unsigned(0)), P(binary:decode_unsigned(<<1, 0, 1>>)),
    P(binary:decode_unsigned(<<1, 0, 1>>, little)),
    P(binary:compile_pattern(<<"a">>) =/= x),
    P(binary:match(B, binary:compile_pattern([<<"two">>, <<"one">>]))),
    P(binary:referenced_byte_size(<<"abc">>)), P(binary:encode_hex(<<1, 171, 255>>)),
    P(binary:decode_hex(<<"01abFF">>)),
    [P(t(F)) || F <- [fun() -> binary:part(B, 15, 10) end, fun() -> binary:at(B, 100) end,
        fun() -> binary:split(B, <<>>) end, fun() -> binary:copy(B, -1) end,
        fun() -> binary:match(B, []) end, fun() -> binary:first(<<>>) end,
        fun() -> binary:decode_hex(<<"0g">>) end, fun() -> binary:match(a, <<"a">>) end]],
    ok.

t(F) -> try F() catch error:R -> R end.
