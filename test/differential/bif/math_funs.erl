%% The math module, printed short, and its errors.
-module(math_funs).
-export([main/1]).

main(_) ->
    P = fun(X) -> io:format("~p~n", [X]) end,
    P([math:sqrt(2), math:sqrt(16), math:pow(2, 10), math:pow(2, 0.5), math:exp(1),
        math:log(10), math:log2(8), math:log10(1000)]),
    P([math:sin(0), math:cos(0), math:tan(0), math:atan(1), math:atan2(1, -1), math:asin(1),
        math:acos(1), math:pi()]),
    P([math:floor(2.7), math:ceil(2.1), math:fmod(7.5, 2), math:sinh(0), math:cosh(0),
        math:tanh(0.0), math:erf(0), math:erfc(0)]),
    P([io_lib:format("~.10f", [F(0.7)]) || F <- [fun math:sin/1, fun math:cos/1, fun math:tan/1,
        fun math:asin/1, fun math:acos/1, fun math:atan/1, fun math:sinh/1, fun math:asinh/1,
        fun math:atanh/1]]),
    P([t(fun() -> math:sqrt(-1) end), t(fun() -> math:log(0) end), t(fun() -> math:pow(0,
        -1) end), t(fun() -> math:acos(2) end), t(fun() -> math:exp(1000) end),
        t(fun() -> math:sqrt(a) end), t(fun() -> math:fmod(1, 0) end)]).

t(F) -> try F() catch error:R -> R end.
