%% erlang:is_builtin/3 tells what BEAM has in C.
-module(is_builtin).
-export([main/1]).

main(_) ->
    Asked = [
        {erlang, apply, 2}, {erlang, apply, 3}, {erlang, spawn, 1}, {erlang, spawn, 3},
        {erlang, spawn_link, 1}, {erlang, min, 2}, {erlang, nodes, 0}, {erlang, halt, 2},
        {erlang, halt, 1}, {erlang, yield, 0}, {erlang, monitor_node, 2}, {erlang, '+', 2},
        {erlang, garbage_collect, 0}, {erlang, open_port, 2}, {lists, reverse, 2},
        {lists, map, 2}, {binary, bin_to_list, 1}, {binary, match, 2}, {maps, get, 2},
        {maps, map, 2}, {no, such, 0}, {ets, insert, 2}, {erl_ddll, info, 2},
        {erlang, system_flag, 2}, {erlang, send, 2}, {erlang, length, 300}
    ],
    [io:format("~p ~p~n", [MFA, erlang:is_builtin(M, F, A)]) || {M, F, A} = MFA <- Asked],
    {'EXIT', {Reason, _}} = (catch erlang:is_builtin(hd([1]), a, 2)),
    io:format("~p~n", [Reason]).
