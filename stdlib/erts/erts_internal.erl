%% The part of erts_internal that is written in Erlang and that stdlib, kernel
%% or this folder's modules call.
-module(erts_internal).

-export([
    await_port_send_result/3,
    await_result/1,
    check_process_code/3,
    dynamic_node_name/0, dynamic_node_name/1,
    ets_info_binary/1,
    flush_monitor_messages/3,
    is_process_alive/1,
    no_aux_work_threads/0,
    scheduler_wall_time/1,
    system_flag_scheduler_wall_time/1
]).

await_result(Ref) when is_reference(Ref) ->
    receive
        {Ref, Result} -> Result
    end.

await_port_send_result(Ref, Busy, Ok) ->
    receive
        {Ref, false} -> Busy;
        {Ref, _} -> Ok
    end.

%% Takes away what monitors with this reference have sent.
flush_monitor_messages(Ref, Multi, Result) when is_reference(Ref) ->
    receive
        {_, Ref, _, _, _} when Multi ->
            flush_monitor_messages(Ref, Multi, Result);
        {_, Ref, _, _, _} ->
            Result
    after 0 ->
        Result
    end.

is_process_alive(Pid) ->
    erlang:is_process_alive(Pid).

%% The schedulers, and one more that never answers.
no_aux_work_threads() ->
    erlang:system_info(schedulers) + 1.

check_process_code(Pid, Module, Options) ->
    erlang:check_process_code(Pid, Module, Options).

dynamic_node_name() ->
    false.

dynamic_node_name(_) ->
    false.

ets_info_binary(Table) ->
    case ets:info(Table, size) of
        undefined -> undefined;
        _ -> []
    end.

scheduler_wall_time(On) ->
    lumen:scheduler_wall_time(On).

%% It stays on until all that have asked for it have switched it off or ended:
%% kernel_refc counts them, where kernel runs. A call of that server, without its
%% modules, which other programs need not have.
system_flag_scheduler_wall_time(On) ->
    case whereis(kernel_refc) of
        undefined ->
            scheduler_wall_time(On);
        Server ->
            Ref = monitor(process, Server),
            Server ! {'$gen_call', {self(), Ref}, {scheduler_wall_time, self(), On}},
            receive
                {Ref, Old} ->
                    demonitor(Ref, [flush]),
                    Old;
                {'DOWN', Ref, _, _, Reason} ->
                    exit({Reason, {kernel_refc, scheduler_wall_time, [On]}})
            end
    end.
