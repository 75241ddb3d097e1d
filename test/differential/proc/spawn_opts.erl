%% spawn_opt, spawn_monitor, spawn_link with options; bad arguments.
-module(spawn_opts).
-export([main/1, go/1]).

main(_) ->
    logger:set_primary_config(level, none),
    Me = self(),
    P1 = spawn_opt(fun() -> Me ! process_info(self(), priority) end, [{priority, high}]),
    io:format("~p ~p~n", [is_pid(P1), receive M -> M end]),
    {P2, R2} = spawn_opt(?MODULE, go, [x], [monitor, {min_heap_size, 5000}, {fullsweep_after, 0}]),
    io:format("~p~n", [receive {'DOWN', R2, process, P2, W2} -> W2 end]),
    process_flag(trap_exit, true),
    {P3, R3} = spawn_opt(fun() -> exit(both) end, [link, monitor]),
    io:format("~p~n", [[receive {'DOWN', R3, process, P3, A} -> A end, receive {'EXIT', P3,
        B} -> B end]]),
    {P4, R4} = spawn_monitor(?MODULE, go, [y]),
    io:format("~p~n", [receive {'DOWN', R4, process, P4, W4} -> W4 end]),
    io:format("~p~n", [try spawn_monitor(fun(_) -> wrong_arity end) catch error:E5 -> E5 end]),
    P5 = spawn_link(hidden(fun(_) -> wrong_arity end)),
    io:format("~p~n", [receive {'EXIT', P5, {{R5, {F5, A5}}, _}} -> {R5, is_function(F5, 1),
        A5} end]),
    io:format("~p~n", [[try F() catch error:E -> E end || F <- [fun() -> spawn(not_a_fun) end,
        fun() -> spawn(a, b, c) end, fun() -> spawn(1, b, []) end,
        fun() -> spawn_opt(fun() -> ok end, [bad_option]) end]]]).

go(X) -> exit({went, X}).

%% OTP 25 makes a tail call of spawn_link if it sees that the fun takes arguments.
hidden(F) -> put(hidden, F), get(hidden).
