%% One process with a large heap (in MiB; 4096 is what it is for): lists, tuples and
%% maps survive its collections, messages of it arrive, and the memory comes back.
-module(large_heap).
-export([main/1]).
-compile(nowarn_unused_function).
-include("stress.hrl").

main(Args) ->
    Megabytes = size_arg(Args, 1024),
    Before = resident(),
    Peak = aside(fun() -> fill(Megabytes) end),
    io:format("# peak ~w MB~n", [Peak div 1024]),
    show_returned(Before, Peak),
    io:format("ok~n").

fill(Megabytes) ->
    %% An item has a cell, a tuple of three and a cell: 8 words.
    N = Megabytes * 1048576 div 64,
    List = build(N, []),
    {total_heap_size, Words} = process_info(self(), total_heap_size),
    io:format("size: ~w~n", [Words * 8 >= Megabytes * 1048576]),
    io:format("right: ~w~n", [check(List, 1, N)]),
    Start = erlang:monotonic_time(millisecond),
    erlang:garbage_collect(),
    io:format("# full collection ~w ms~n", [erlang:monotonic_time(millisecond) - Start]),
    io:format("right: ~w~n", [check(List, 1, N)]),
    resident().

build(0, List) -> List;
build(N, List) -> build(N - 1, [{N, [N], N band 255} | List]).

check([], I, N) -> I =:= N + 1;
check([{I, [I], Low} | List], I, N) when Low =:= I band 255 -> check(List, I + 1, N);
check(_, _, _) -> false.
