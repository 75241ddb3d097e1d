%% split_binary, binary_part, byte_size, bit_size and friends.
-module(binary_bifs).
-export([main/1]).

main(_) ->
    B = <<1, 2, 3, 4, 5>>,
    io:format("~w~n", [[byte_size(B), bit_size(B), size(B), byte_size(<<1:9>>),
        bit_size(<<1:9>>), size(<<1:9>>)]]),
    io:format("~w~n", [split_binary(B, 2)]),
    io:format("~w~n", [split_binary(B, 0)]),
    io:format("~w~n", [binary_part(B, {1, 2})]),
    io:format("~w~n", [binary_part(B, 5, -2)]),
    io:format("~w~n", [[t(fun() -> split_binary(B, 6) end), t(fun() -> binary_part(B, 4,
        2) end), t(fun() -> byte_size(a) end), t(fun() -> binary_part(B, -1, 1) end),
        t(fun() -> binary_to_list(B, 0, 1) end)]]),
    io:format("~w~n", [binary_to_list(B, 2, 5)]),
    io:format("~w~n", [bitstring_to_list(<<1, 2:4>>)]),
    io:format("~w~n", [[<<1, 2>> == <<1, 2>>, <<1>> < <<1, 0>>, <<2>> > <<1, 255>>,
        <<1:1>> < <<1>>, <<127>> < <<1:1>>, <<0:7>> < <<0:8>>]]),
    Big = binary:copy(<<"0123456789">>, 1000),
    Subs = [binary_part(Big, I * 10, 10) || I <- lists:seq(0, 999)],
    io:format("~w~n", [lists:all(fun(S) -> S =:= <<"0123456789">> end, Subs)]),
    io:format("~w~n", [iolist_to_binary(Subs) =:= Big]).

t(F) -> try F() catch error:R -> R end.
