%% Topologies of processors, and the order in which schedulers would be bound to them.
-module(cpu_topology).
-export([main/1]).

main(_) ->
    %% OTP warns of the flag.
    logger:set_primary_config(level, none),
    erts_debug:set_internal_state(available_internal_state, true),
    Detected = erlang:system_info({cpu_topology, detected}),
    show(detected, {Detected =:= erlang:system_info(cpu_topology),
                    Detected =:= erlang:system_info({cpu_topology, used}),
                    erlang:system_info({cpu_topology, defined})}),
    [begin
         Old = erlang:system_info(cpu_topology),
         show(set, {try erlang:system_flag(cpu_topology, T) =:= Old
                    catch C:R -> {C, R}
                    end,
                    erlang:system_info({cpu_topology, defined}),
                    erlang:system_info(cpu_topology)
                        =:= erlang:system_info({cpu_topology, used})})
     end || T <- [[], x, [{node, []}], [l(0), l(1)], l(0), {core, l(1)}, [{core, l(0)}, {core, l(1)}],
                  [{core, l(0)}, {core, l(0)}], [{core, [{node, l(0)}]}], [{thread, l(3)}],
                  [{thread, [l(3)]}], [{core, l(65535)}], [{core, l(65536)}], [{core, l(-1)}],
                  [{node, [{processor, [{core, [{thread, l(0)}, {thread, l(1)}]}]}]}],
                  [{processor, [{node, [{core, l(0)}]}]}], [{node, [{core, l(1)}]}],
                  [{node, [{processor, [{core, l(1)}]}]}, {processor, [{node, [{core, l(0)}]}]}],
                  [{node, l(1)}], [{processor, l(1)}], [{core, [], l(0)}], [{core, [foo], l(0)}],
                  [{core, x, l(0)}], [{processor, [], [{core, l(0)}]}],
                  [{core, l(1)}, {processor, l(0)}],
                  [{processor, [{thread, l(0)}, {thread, l(1)}]}, {processor, [{core, l(2)}]}]]],
    [begin
         erlang:system_flag(cpu_topology, T),
         show(topology, erlang:system_info(cpu_topology) =:= T),
         [show(Type, erts_debug:get_internal_state({fake_scheduler_bindings, Type}))
          || Type <- [no_spread, thread_spread, processor_spread, spread, no_node_thread_spread,
                      no_node_processor_spread, thread_no_node_processor_spread, default_bind,
                      unbound]]
     end || T <- topologies()],
    show(bad, try erts_debug:get_internal_state({fake_scheduler_bindings, x}) catch _:B -> B end),
    erlang:system_flag(cpu_topology, undefined),
    show(again, {erlang:system_info({cpu_topology, defined}),
                 erlang:system_info(cpu_topology) =:= Detected}),
    show(bad, try erlang:system_flag(scheduler_bind_type, x) catch _:E -> E end).

l(N) -> {logical, N}.

%% Nodes of processors, processors of nodes, both, one of each.
topologies() ->
    [[{node, [proc(0, 2, 2), proc(4, 2, 2)]}, {node, [proc(8, 2, 2), proc(12, 2, 2)]}],
     [{processor, [node(0, 2, 2), node(4, 2, 2)]}, {processor, [node(8, 2, 2), node(12, 2, 2)]}],
     [{node, [proc(0, 2, 2), proc(4, 2, 2)]}, {processor, [node(8, 2, 2), node(12, 2, 2)]},
      {node, [proc(16, 2, 2), proc(20, 2, 2)]}, {processor, [node(24, 2, 2), node(28, 2, 2)]}],
     [{processor, [node(0, 2, 2), node(4, 2, 2)]}, {node, [proc(8, 2, 2), proc(12, 2, 2)]},
      {processor, [node(16, 2, 2), node(20, 2, 2)]}, {node, [proc(24, 2, 2), proc(28, 2, 2)]}],
     [{node, [proc(0, 4, 2)]}, {node, [proc(8, 4, 2)]}],
     [{processor, [node(0, 4, 2), node(8, 4, 2), node(16, 4, 2), node(24, 4, 2)]}],
     [proc(0, 3, 1), proc(3, 2, 1), proc(5, 2, 3)],
     [proc(0, 4, 2)]].

proc(From, Cores, Threads) -> {processor, cores(From, Cores, Threads)}.
node(From, Cores, Threads) -> {node, cores(From, Cores, Threads)}.

cores(From, Cores, 1) -> [{core, l(From + C)} || C <- lists:seq(0, Cores - 1)];
cores(From, Cores, Threads) ->
    [{core, [{thread, l(From + C * Threads + T)} || T <- lists:seq(0, Threads - 1)]}
     || C <- lists:seq(0, Cores - 1)].

show(What, Value) -> io:format("~0p: ~0p~n", [What, Value]).
