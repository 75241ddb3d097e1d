%% A subset of process_info that programs use.
-module(process_info).
-export([main/1]).

main(_) ->
    Me = self(),
    io:format("~p~n", [[element(1, process_info(Me, K)) || K <- [status, message_queue_len,
        links, monitors, heap_size, memory, reductions, dictionary, trap_exit, priority,
        current_function, group_leader, total_heap_size, stack_size, initial_call, messages,
        garbage_collection]]]),
    self() ! a, self() ! b,
    io:format("~p~n", [process_info(Me, [message_queue_len, messages])]),
    put(key, value),
    io:format("~p~n", [lists:member({key, value}, element(2, process_info(Me, dictionary)))]),
    P = spawn_link(fun() -> process_flag(trap_exit, true), receive stop -> ok end end),
    timer:sleep(20),
    io:format("~p~n", [process_info(P, [status, trap_exit, priority, message_queue_len])]),
    io:format("~p~n", [process_info(P, links) =:= {links, [Me]}]),
    io:format("~p~n", [process_info(Me, trap_exit)]),
    R = monitor(process, P),
    io:format("~p~n", [process_info(Me, monitors) =:= {monitors, [{process, P}]}]),
    io:format("~p~n", [process_info(P, monitored_by) =:= {monitored_by, [Me]}]),
    unlink(P), P ! stop, receive {'DOWN', R, _, _, _} -> ok end,
    io:format("~p~n", [process_info(P)]),
    io:format("~p~n", [process_info(P, status)]),
    io:format("~p~n", [process_info(Me, status)]),
    io:format("~p~n", [process_info(Me, current_function)]),
    io:format("~p~n", [try process_info(Me, nonsense) catch error:E -> E end]),
    io:format("~p~n", [lists:member(Me, processes())]).
