%% main/1 of every benchmark: runs run(N), prints its result (the checksum) and the time it took.
%% N is the argument, or ?SIZE.
-export([main/1]).

main(Args) ->
    N = case Args of [A | _] -> list_to_integer(A); [] -> ?SIZE end,
    T0 = erlang:monotonic_time(),
    Result = run(N),
    T1 = erlang:monotonic_time(),
    io:format("~w~n", [Result]),
    io:format("time_us ~w~n", [erlang:convert_time_unit(T1 - T0, native, microsecond)]).
