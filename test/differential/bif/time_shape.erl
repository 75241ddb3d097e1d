%% Time functions: types, order, units; no values printed.
-module(time_shape).
-export([main/1]).

main(_) ->
    A = erlang:monotonic_time(), B = erlang:monotonic_time(),
    io:format("~w~n", [[is_integer(A), B >= A]]),
    {Mega, Sec, Micro} = os:timestamp(),
    io:format("~w~n", [[Mega > 1000, Sec < 1000000, Micro < 1000000]]),
    io:format("~w~n", [erlang:system_time(second) - (Mega * 1000000 + Sec) < 5]),
    io:format("~w~n", [[erlang:convert_time_unit(1500, millisecond, second),
        erlang:convert_time_unit(2, second, microsecond), erlang:convert_time_unit(-1, microsecond,
        second), erlang:convert_time_unit(5, second, 1000)]]),
    {{Y, Mo, D}, {H, Mi, S}} = calendar:universal_time(),
    io:format("~w~n", [[Y > 2020, Mo =< 12, D =< 31]]) ,
    io:format("~w~n", [[H < 24, Mi < 60, S < 61, tuple_size(erlang:localtime())]]),
    {T1, V} = timer:tc(fun() -> lists:sum(lists:seq(1, 1000)) end),
    io:format("~w~n", [[T1 >= 0, V]]),
    io:format("~w~n", [tuple_size(statistics(runtime))]),
    io:format("~w~n", [is_integer(erlang:time_offset())]),
    M0 = erlang:monotonic_time(millisecond), receive after 30 -> ok end,
    M1 = erlang:monotonic_time(millisecond),
    io:format("~w~n", [M1 - M0 >= 30 andalso M1 - M0 < 1000]).
