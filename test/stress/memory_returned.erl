%% Heaps, off-heap binaries and tables are taken and given back, several times.
-module(memory_returned).
-export([main/1]).
-compile(nowarn_unused_function).
-include("stress.hrl").

main(Args) ->
    N = size_arg(Args, 300000),
    Before = resident(),
    Peaks = [aside(fun() -> round_of(N, Kind) end) || Kind <- [heap, binaries, table, heap, binaries, table]],
    io:format("~w rounds~n", [length(Peaks)]),
    show_returned(Before, lists:max(Peaks)),
    io:format("ok~n").

round_of(N, heap) ->
    T = [{I, [I, I], #{k => I}} || I <- lists:seq(1, N)],
    R = resident(),
    N = length(T),
    R;
round_of(N, binaries) ->
    Bs = [binary:copy(<<I:64>>, 50) || I <- lists:seq(1, N)],
    R = resident(),
    400 = byte_size(lists:last(Bs)),
    R;
round_of(N, table) ->
    T = ets:new(t, [set]),
    [ets:insert(T, {I, {I, "some text"}}) || I <- lists:seq(1, N)],
    R = resident(),
    N = ets:info(T, size),
    R.
