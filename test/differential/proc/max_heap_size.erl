%% max_heap_size: settings, and processes that grow beyond it.
-module(max_heap_size).
-export([main/1]).

main(_) ->
    p(erlang:system_info(max_heap_size)),
    p(process_flag(max_heap_size, 1000000)),
    p(process_flag(max_heap_size, #{size => 2000000, kill => false})),
    p(process_flag(max_heap_size, #{size => 0, error_logger => false})),
    p(process_flag(max_heap_size, 0)),
    p(proplists:get_value(max_heap_size, element(2, process_info(self(), garbage_collection)))),
    [p(try process_flag(max_heap_size, X) catch C:E -> {C, E} end)
     || X <- [-1, 10, a, #{}, #{size => a}, #{size => 5000, kill => 1}, #{kill => true}, 1.0]],
    [p(try spawn_opt(fun() -> ok end, [{max_heap_size, X}]) of _ -> ok catch C:E -> {C, E} end)
     || X <- [-1, 10, a, #{}, #{size => 1000}, 300]],
    [p(try spawn_opt(fun() -> ok end, [{min_heap_size, 5000}, {max_heap_size, X}]) of _ -> ok catch C:E -> {C, E} end)
     || X <- [4999, 10000, 0]],
    %% Killed.
    Quiet = #{size => 20000, kill => true, error_logger => false},
    p(run([{max_heap_size, Quiet}], fun() -> length(lists:seq(1, 1000000)) end)),
    p(run([{max_heap_size, Quiet}], fun() -> loop(0, []) end)),
    p(run([{max_heap_size, Quiet}], fun() -> loop(0, binary_to_list(binary:copy(<<1>>, 1000000))) end)),
    p(run([{max_heap_size, Quiet}], fun() -> process_flag(trap_exit, true), loop(0, []) end)),
    p(run([{max_heap_size, Quiet}], fun() -> catch loop(0, []) end)),
    %% Not killed: what it has is little, only garbage is much.
    p(run([{max_heap_size, Quiet#{size := 8000}}], fun() -> exit({done, floats(1000000, 1.0)}) end)),
    p(run([{max_heap_size, Quiet#{size := 3000}}], fun() -> exit({done, floats(1000000, 1.0)}) end)),
    p(run([{max_heap_size, Quiet#{kill := false}}], fun() -> exit({done, length(lists:seq(1, 1000000))}) end)),
    p(run([{max_heap_size, Quiet#{size := 0}}], fun() -> exit({done, length(lists:seq(1, 1000000))}) end)),
    p(run([{max_heap_size, Quiet}], fun() -> exit(small_enough) end)),
    p(run([], fun() ->
                  process_flag(max_heap_size, Quiet),
                  loop(0, [])
              end)),
    %% Linked ones hear of it.
    process_flag(trap_exit, true),
    Pid = spawn_opt(fun() -> loop(0, []) end, [link, {max_heap_size, Quiet}]),
    receive {'EXIT', Pid, Reason} -> p(Reason) end,
    %% The default of new processes.
    Old = erlang:system_flag(max_heap_size, Quiet#{size := 1000000}),
    p(Old),
    p(erlang:system_info(max_heap_size)),
    p(run([], fun() -> loop(0, []) end)),
    p(run([{max_heap_size, 0}], fun() -> exit(length(lists:seq(1, 1000000))) end)),
    p(erlang:system_flag(max_heap_size, 0)),
    erlang:system_flag(max_heap_size, Old),
    [p(try erlang:system_flag(max_heap_size, X) catch C:E -> {C, E} end) || X <- [-1, 100, a, #{kill => true}]],
    p(erlang:system_flag(fullsweep_after, 10)),
    p(erlang:system_info(fullsweep_after)),
    p(run([], fun() -> exit(process_info(self(), fullsweep_after)) end)),
    p(erlang:system_flag(fullsweep_after, 65535)).

run(Options, Fun) ->
    {Pid, Ref} = spawn_opt(Fun, [monitor | Options]),
    receive {'DOWN', Ref, process, Pid, Reason} -> Reason
    after 20000 -> timeout
    end.

loop(N, L) -> loop(N + 1, [N | L]).


p(T) -> io:format("~p~n", [T]).

floats(0, X) -> X;
floats(N, X) -> floats(N - 1, id(X + 1.0)).

id(X) -> X.
