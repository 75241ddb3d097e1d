%% Float segments: NaN and infinity bytes do not match, signs and denormals do.
-module(bin_float_match).
-export([main/1]).

main(_) ->
    [io:format("~p~n", [f(B)]) || B <- [<<0:64>>, <<1:1, 0:63>>, <<16#7ff0000000000000:64>>,
        <<16#fff8000000000000:64>>,
        <<1:64>>, <<16#3ff0000000000000:64>>, <<16#7f800000:32>>, <<16#3f800000:32>>, <<1:32>>,
        <<16#3c00:16>>, <<16#7c00:16>>, <<16#8001:16>>]],
    io:format("~p~n", [<<(id(1.0e300)):64/float>>]),
    io:format("~p~n", [catch_it(fun() -> <<(id(1.0e300)):32/float>> end)]),
    io:format("~p~n", [catch_it(fun() -> <<(id(1.0e10)):16/float>> end)]),
    io:format("~p~n", [<<(id(0.1)):32/float-little>>]).

f(<<F:64/float>>) -> {f64, F};
f(<<F:32/float>>) -> {f32, F};
f(<<F:16/float>>) -> {f16, F};
f(B) -> {nomatch, bit_size(B)}.

id(X) -> X.

catch_it(F) -> try F() catch C:R -> {C, R} end.
