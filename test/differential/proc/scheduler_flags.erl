%% system_flag and system_info about schedulers, as far as they do not depend on how many
%% there are: numbers are shown as relations.
-module(scheduler_flags).
-export([main/1]).

main(_) ->
    Total = erlang:system_info(schedulers),
    Online = erlang:system_info(schedulers_online),
    show(relation, {Total >= Online, erlang:system_info(run_queues) =:= Total,
                    erlang:system_info(schedulers_active) =:= Online,
                    erlang:system_info(schedulers_state) =:= {Total, Online, Online},
                    hd(erlang:system_info(all_schedulers_state))
                        =:= {normal, Total, Online, Online}}),
    [show({online, kind(Bad, Total)}, try_flag(schedulers_online, Bad))
     || Bad <- [0, -1, Total + 1, 1 bsl 70, a, 1.0, "1"]],
    show(old, erlang:system_flag(schedulers_online, Total) =:= Online),
    show(all, erlang:system_info(schedulers_state) =:= {Total, Total, Total}),
    show(down, erlang:system_flag(schedulers_online, 1) =:= Total),
    show(one, erlang:system_info(schedulers_state) =:= {Total, 1, 1}),
    show(id, erlang:system_info(scheduler_id)),
    show(lengths, {length(statistics(run_queue_lengths)) >= Total,
                   length(statistics(active_tasks)) >= Total}),
    work(),
    show(up, erlang:system_flag(schedulers_online, Total)),

    [show({multi, Bad}, try_flag(multi_scheduling, Bad)) || Bad <- [x, 1, blocked, true]],
    Kinds = [{all, multi_scheduling_blockers}, {normal, normal_multi_scheduling_blockers}],
    [show(How, {erlang:system_flag(multi_scheduling, How),
                erlang:system_info(multi_scheduling),
                Who =:= [] orelse erlang:system_info(schedulers_active) =:= 1,
                who(Kinds, Who, Total)})
     || {How, Who} <- [{unblock, []}, {unblock_normal, []}, {block, [all]}, {block, [all]},
                       {block_normal, [all, normal]}, {unblock, [all, normal]},
                       {unblock, [normal]}, {unblock, [normal]}, {unblock_normal, []},
                       {block_normal, [normal]}, {block_normal, [normal]},
                       {block, [all, normal]}, {unblock_normal, [all, normal]},
                       {unblock_normal, [all]}, {unblock, []}, {unblock_normal, []}]],
    erlang:system_flag(multi_scheduling, block),
    show(id, erlang:system_info(scheduler_id)),
    work(),
    show(online_while_blocked, {erlang:system_flag(schedulers_online, 1) =:= Total,
                                erlang:system_flag(schedulers_online, Total) =:= 1}),
    erlang:system_flag(multi_scheduling, unblock),

    %% Those who block, and end.
    Self = self(),
    Pids = [begin
                P = spawn(fun() ->
                    erlang:system_flag(multi_scheduling, How),
                    erlang:system_flag(multi_scheduling, How),
                    Self ! {self(), blocks},
                    receive {go, Reason} -> exit(Reason) end
                end),
                receive {P, blocks} -> P end
            end || How <- [block, block_normal, block, block_normal]],
    show(order, {names(multi_scheduling_blockers, Pids, [c, a], Total),
                 names(normal_multi_scheduling_blockers, Pids, [d, b], Total)}),
    show(not_mine, erlang:system_flag(multi_scheduling, unblock)),
    [begin
         M = monitor(process, P),
         case Reason of
             kill -> exit(P, kill);
             _ -> P ! {go, Reason}
         end,
         receive {'DOWN', M, process, P, Why} -> show(ended, Why) end,
         show(then, {erlang:system_info(multi_scheduling),
                     names(multi_scheduling_blockers, Pids, All, Total),
                     names(normal_multi_scheduling_blockers, Pids, Normal, Total)})
     end || {P, {Reason, All, Normal}} <- lists:zip(Pids, [{normal, [c], [d, b]}, {kill, [c], [d]},
                                                           {bad, [], [d]}, {kill, [], []}])],

    %% Bound processes.
    [show({bound, kind(Bad, Total)}, try process_flag(scheduler, Bad) catch error:E -> E end)
     || Bad <- [Total + 1, -1, x]],
    [show({spawn_opt, kind(Bad, Total)},
          try spawn_opt(fun() -> ok end, [{scheduler, Bad}]) catch error:E -> E end)
     || Bad <- [Total + 1, -1, x]],
    show(bound_here, {process_flag(scheduler, 1), erlang:system_info(scheduler_id),
                      process_flag(scheduler, 0)}),
    erlang:system_flag(schedulers_online, Total),
    Last = spawn_opt(fun() -> receive From -> From ! {self(), erlang:system_info(scheduler_id)} end end,
                     [{scheduler, Total}]),
    erlang:system_flag(schedulers_online, 1),
    Last ! self(),
    case Total of
        1 -> ok;
        _ -> receive {Last, _} -> show(runs_while_off, Last) after 50 -> ok end
    end,
    erlang:system_flag(schedulers_online, Total),
    receive {Last, Id} -> show(where_it_is_bound, Id =:= Total) end,

    %% Bindings.
    show(type, {erlang:system_info(scheduler_bind_type),
                tuple_size(erlang:system_info(scheduler_bindings)) =:= Total}),
    erlang:system_flag(schedulers_online, Online),
    ok.

%% Messages and timers with few schedulers.
work() ->
    Self = self(),
    Pids = [spawn_link(fun() -> receive after N rem 5 -> Self ! {self(), lists:sum(lists:seq(1, N * 100))} end end)
            || N <- lists:seq(1, 50)],
    Sum = lists:sum([receive {P, S} -> S end || P <- Pids]),
    show(work, Sum).

%% With one scheduler nobody is named.
who(Kinds, Who, Total) ->
    [erlang:system_info(Key) =:= [self() || Total > 1, lists:member(Kind, Who)]
     || {Kind, Key} <- Kinds].

names(Key, Pids, Expected, Total) ->
    Names = lists:zip(Pids, [a, b, c, d]),
    [proplists:get_value(P, Names) || P <- erlang:system_info(Key)]
        =:= [Name || Name <- Expected, Total > 1].

try_flag(Flag, Value) ->
    try erlang:system_flag(Flag, Value) catch Class:Reason -> {Class, Reason} end.

show(What, Value) -> io:format("~0p: ~0p~n", [What, Value]).

kind(N, Total) when N =:= Total + 1 -> too_many;
kind(Other, _) -> Other.
