%% The part of module erlang that is written in Erlang; all other functions are
%% rows of runtime/abi/Bifs.def. Behaviour: OTP's erts reference manual.
%%
%% Not here because a program has no second node yet: distribution
%% channels. Functions on nodes act on the local node and answer for others as a
%% node that is not alive does.
-module(erlang).

-compile(no_auto_import).

-export([
    atom_to_binary/1,
    binary_to_atom/1,
    binary_to_existing_atom/1,
    call_on_load_function/1,
    check_process_code/2, check_process_code/3,
    convert_time_unit/3,
    delay_trap/2,
    disconnect_node/1,
    dist_get_stat/1,
    dmonitor_node/3,
    dt_append_vm_tag_data/1,
    dt_get_tag/0,
    dt_get_tag_data/0,
    dt_prepend_vm_tag_data/1,
    dt_put_tag/1,
    dt_restore_tag/1,
    dt_spread_tag/1,
    exit_signal/2,
    finish_after_on_load/2,
    finish_loading/1,
    fun_info/1,
    get_cookie/0, get_cookie/1,
    has_prepared_code_on_load/1,
    is_alive/0,
    load_module/2,
    load_nif/2,
    localtime_to_universaltime/1,
    memory/0, memory/1,
    monitor_node/2, monitor_node/3,
    nodes/0, nodes/1, nodes/2,
    prepare_loading/2,
    process_flag/3,
    purge_module/1,
    send_nosuspend/2, send_nosuspend/3,
    set_cookie/1, set_cookie/2,
    setnode/2, setnode/3,
    spawn/2, spawn/4,
    spawn_link/2, spawn_link/4,
    spawn_monitor/2, spawn_monitor/4,
    spawn_opt/3, spawn_opt/5,
    spawn_request/1, spawn_request/2, spawn_request/3, spawn_request/4, spawn_request/5,
    spawn_request_abandon/1,
    system_flag/2,
    trace/3,
    trace_info/2,
    trace_pattern/2, trace_pattern/3
]).

-define(INFO, [{error_info, #{module => erl_erts_errors}}]).
-define(BADARG(Args), erlang:error(badarg, Args, ?INFO)).
-define(BADARG(Args, Cause),
        erlang:error(badarg, Args, [{error_info, #{module => erl_erts_errors, cause => Cause}}])).

atom_to_binary(Atom) ->
    try
        erlang:atom_to_binary(Atom, utf8)
    catch
        error:Reason -> erlang:error(Reason, [Atom], ?INFO)
    end.

binary_to_atom(Binary) ->
    try
        erlang:binary_to_atom(Binary, utf8)
    catch
        error:Reason -> erlang:error(Reason, [Binary], ?INFO)
    end.

binary_to_existing_atom(Binary) ->
    try
        erlang:binary_to_existing_atom(Binary, utf8)
    catch
        error:Reason -> erlang:error(Reason, [Binary], ?INFO)
    end.

fun_info(Fun) when erlang:is_function(Fun) ->
    [
        erlang:fun_info(Fun, Item)
     || Item <- fun_info_items(erlang:fun_info(Fun, type))
    ];
fun_info(Fun) ->
    ?BADARG([Fun]).

fun_info_items({type, external}) ->
    [module, name, arity, env, type];
fun_info_items({type, local}) ->
    [pid, module, new_index, new_uniq, index, uniq, name, arity, env, type].

%% Starting processes.

spawn(Node, Fun) when Node =:= erlang:node() ->
    erlang:spawn(Fun);
spawn(Node, Fun) when erlang:is_atom(Node), erlang:is_function(Fun) ->
    no_such_node(Node, erlang, apply, [Fun, []], []);
spawn(Node, Fun) ->
    ?BADARG([Node, Fun]).

spawn(Node, Module, Function, Args) when Node =:= erlang:node() ->
    erlang:spawn(Module, Function, Args);
spawn(Node, Module, Function, Args) when
    erlang:is_atom(Node), erlang:is_atom(Module), erlang:is_atom(Function)
->
    no_such_node(Node, Module, Function, Args, []);
spawn(Node, Module, Function, Args) ->
    ?BADARG([Node, Module, Function, Args]).

spawn_link(Node, Fun) when Node =:= erlang:node() ->
    erlang:spawn_link(Fun);
spawn_link(Node, Fun) when erlang:is_atom(Node), erlang:is_function(Fun) ->
    no_such_node(Node, erlang, apply, [Fun, []], [link]);
spawn_link(Node, Fun) ->
    ?BADARG([Node, Fun]).

spawn_link(Node, Module, Function, Args) when Node =:= erlang:node() ->
    erlang:spawn_link(Module, Function, Args);
spawn_link(Node, Module, Function, Args) when
    erlang:is_atom(Node), erlang:is_atom(Module), erlang:is_atom(Function)
->
    no_such_node(Node, Module, Function, Args, [link]);
spawn_link(Node, Module, Function, Args) ->
    ?BADARG([Node, Module, Function, Args]).

spawn_monitor(Node, Fun) when Node =:= erlang:node() ->
    erlang:spawn_monitor(Fun);
spawn_monitor(Node, Fun) when erlang:is_atom(Node), erlang:is_function(Fun, 0) ->
    no_such_node(Node, erlang, apply, [Fun, []], [monitor]);
spawn_monitor(Node, Fun) ->
    ?BADARG([Node, Fun]).

spawn_monitor(Node, Module, Function, Args) when Node =:= erlang:node() ->
    erlang:spawn_monitor(Module, Function, Args);
spawn_monitor(Node, Module, Function, Args) when
    erlang:is_atom(Node), erlang:is_atom(Module), erlang:is_atom(Function)
->
    no_such_node(Node, Module, Function, Args, [monitor]);
spawn_monitor(Node, Module, Function, Args) ->
    ?BADARG([Node, Module, Function, Args]).

spawn_opt(Node, Fun, Options) when Node =:= erlang:node() ->
    erlang:spawn_opt(Fun, Options);
spawn_opt(Node, Fun, Options) when
    erlang:is_atom(Node), erlang:is_function(Fun, 0)
->
    no_such_node(Node, erlang, apply, [Fun, []], Options);
spawn_opt(Node, Fun, Options) ->
    ?BADARG([Node, Fun, Options]).

spawn_opt(Node, Module, Function, Args, Options) when Node =:= erlang:node() ->
    erlang:spawn_opt(Module, Function, Args, Options);
spawn_opt(Node, Module, Function, Args, Options) when
    erlang:is_atom(Node), erlang:is_atom(Module), erlang:is_atom(Function)
->
    no_such_node(Node, Module, Function, Args, Options);
spawn_opt(Node, Module, Function, Args, Options) ->
    ?BADARG([Node, Module, Function, Args, Options]).

%% A process on a node that cannot be reached "exits" with noconnection.
no_such_node(_Node, _Module, _Function, _Args, Options) ->
    Kept = [O || O <- Options, is_link_or_monitor(O)],
    erlang:spawn_opt(erlang, exit, [noconnection], Kept).

is_link_or_monitor(link) -> true;
is_link_or_monitor(monitor) -> true;
is_link_or_monitor({monitor, _}) -> true;
is_link_or_monitor(_) -> false.

spawn_request(Fun) when erlang:is_function(Fun, 0) ->
    erlang:spawn_request(erlang, apply, [Fun, []], []);
spawn_request(Fun) ->
    ?BADARG([Fun]).

spawn_request(Fun, Options) when erlang:is_function(Fun, 0) ->
    erlang:spawn_request(erlang, apply, [Fun, []], Options);
spawn_request(Node, Fun) when erlang:is_function(Fun, 0) ->
    erlang:spawn_request(Node, erlang, apply, [Fun, []], []);
spawn_request(A, B) ->
    ?BADARG([A, B]).

spawn_request(Node, Fun, Options) when erlang:is_function(Fun, 0) ->
    erlang:spawn_request(Node, erlang, apply, [Fun, []], Options);
spawn_request(Module, Function, Args) ->
    erlang:spawn_request(Module, Function, Args, []).

spawn_request(Node, Module, Function, Args) when erlang:is_atom(Function) ->
    erlang:spawn_request(Node, Module, Function, Args, []);
spawn_request(Module, Function, Args, Options) ->
    request(Module, Function, Args, Options, [Module, Function, Args, Options]).

spawn_request(Node, Module, Function, Args, Options) when
    Node =:= erlang:node()
->
    erlang:spawn_request(Module, Function, Args, Options);
spawn_request(Node, Module, Function, Args, Options) when
    erlang:is_atom(Node), erlang:is_atom(Module), erlang:is_atom(Function)
->
    Ref = erlang:make_ref(),
    Tag = reply_tag(Options),
    erlang:send(erlang:self(), {Tag, Ref, error, noconnection}),
    _ = Args,
    Ref;
spawn_request(Node, Module, Function, Args, Options) ->
    ?BADARG([Node, Module, Function, Args, Options]).

%% The process is started at once; the reply comes as a message all the same. A
%% monitor's reference is the request's.
request(Module, Function, Args, Options, Arguments) when
    erlang:is_atom(Module), erlang:is_atom(Function), erlang:is_list(Args)
->
    try {erlang:length(Args), erlang:length(Options)} of
        _ -> start_requested(Module, Function, Args, Options)
    catch
        error:badarg -> ?BADARG(Arguments)
    end;
request(_, _, _, _, Arguments) ->
    ?BADARG(Arguments).

start_requested(Module, Function, Args, Options) ->
    Kept = [O || O <- Options, not is_reply_option(O)],
    try
        [ok = valid_reply(R) || {reply, R} <- Options],
        Reply = reply(Options),
        IsAnswered = Reply =:= yes orelse Reply =:= success_only,
        Request = {Options, reply_tag(Options), IsAnswered},
        lumen:spawn_requested(Module, Function, Args, Kept, Request)
    catch
        error:system_limit -> refused(system_limit, Options);
        error:_ -> refused(badopt, Options)
    end.

valid_reply(yes) -> ok;
valid_reply(no) -> ok;
valid_reply(success_only) -> ok;
valid_reply(error_only) -> ok;
valid_reply(_) -> bad.

refused(Reason, Options) ->
    Ref = erlang:make_ref(),
    case reply(Options) of
        Reply when Reply =:= no; Reply =:= success_only -> ok;
        _ -> erlang:send(erlang:self(), {reply_tag(Options), Ref, error, Reason})
    end,
    Ref.

is_reply_option({reply_tag, _}) -> true;
is_reply_option({reply, _}) -> true;
is_reply_option(_) -> false.

reply([{reply, Reply} | _]) -> Reply;
reply([_ | Options]) -> reply(Options);
reply(_) -> yes.

reply_tag([{reply_tag, Tag} | _]) -> Tag;
reply_tag([_ | Options]) -> reply_tag(Options);
reply_tag(_) -> spawn_reply.

%% The reply is in the mailbox, if not already received.
spawn_request_abandon(Ref) when erlang:is_reference(Ref) ->
    false;
spawn_request_abandon(Ref) ->
    ?BADARG([Ref]).

%% Processes.

%% The only flag of others is save_calls.
process_flag(Pid, save_calls, N) when
    erlang:is_pid(Pid), erlang:is_integer(N), N >= 0, N =< 10000
->
    case lumen:save_calls(Pid, N) of
        false -> ?BADARG([Pid, save_calls, N]);
        Old -> Old
    end;
process_flag(Pid, Flag, Value) ->
    ?BADARG([Pid, Flag, Value]).

exit_signal(Pid, Reason) ->
    erlang:exit(Pid, Reason).

send_nosuspend(To, Message) ->
    erlang:send_nosuspend(To, Message, []).

send_nosuspend(To, Message, Options) ->
    try erlang:send(To, Message, [nosuspend | Options]) of
        ok -> true;
        _ -> false
    catch
        error:Reason -> erlang:error(Reason, [To, Message, Options], ?INFO)
    end.

%% Time.

convert_time_unit(Time, From, To) ->
    try
        PartsFrom = parts_per_second(From),
        Scaled = Time * parts_per_second(To),
        %% Rounds towards minus infinity.
        case Time < 0 of
            true -> (Scaled - (PartsFrom - 1)) div PartsFrom;
            false -> Scaled div PartsFrom
        end
    catch
        error:_ -> ?BADARG([Time, From, To])
    end.

parts_per_second(second) -> 1;
parts_per_second(millisecond) -> 1000;
parts_per_second(microsecond) -> 1000000;
parts_per_second(nanosecond) -> 1000000000;
parts_per_second(native) -> erts_internal:time_unit();
parts_per_second(perf_counter) -> erts_internal:perf_counter_unit();
parts_per_second(seconds) -> 1;
parts_per_second(milli_seconds) -> 1000;
parts_per_second(micro_seconds) -> 1000000;
parts_per_second(nano_seconds) -> 1000000000;
parts_per_second(N) when erlang:is_integer(N), N > 0 -> N.

localtime_to_universaltime(Local) ->
    try
        erlang:localtime_to_universaltime(Local, undefined)
    catch
        error:Reason -> erlang:error(Reason, [Local], ?INFO)
    end.

delay_trap(Result, 0) ->
    erlang:yield(),
    Result;
delay_trap(Result, Timeout) ->
    receive
    after Timeout -> Result
    end.

%% Memory.

memory() ->
    lumen:memory().

memory(Type) when erlang:is_atom(Type) ->
    case find(Type, lumen:memory()) of
        {ok, Bytes} -> Bytes;
        error -> ?BADARG([Type])
    end;
memory(Types) when erlang:is_list(Types) ->
    All = lumen:memory(),
    try
        [memory_item(Type, All) || Type <- Types]
    catch
        error:_ -> ?BADARG([Types])
    end;
memory(Type) ->
    ?BADARG([Type]).

memory_item(Type, All) ->
    {ok, Bytes} = find(Type, All),
    {Type, Bytes}.

find(Key, [{Key, Value} | _]) -> {ok, Value};
find(Key, [_ | Rest]) -> find(Key, Rest);
find(_, []) -> error.

%% Nodes.

nodes() ->
    [].

nodes(What) ->
    erlang:nodes(What, none).

nodes(What, none) ->
    case local_nodes(What) of
        Nodes when erlang:is_list(Nodes) -> Nodes;
        badarg -> ?BADARG([What])
    end;
nodes(What, Options) when erlang:is_map(Options) ->
    case local_nodes(What) of
        Nodes when erlang:is_list(Nodes) -> [{Node, #{}} || Node <- Nodes];
        badarg -> ?BADARG([What, Options])
    end;
nodes(What, Options) ->
    ?BADARG([What, Options]).

local_nodes(this) -> [erlang:node()];
local_nodes(known) -> [erlang:node()];
local_nodes(visible) -> [];
local_nodes(hidden) -> [];
local_nodes(connected) -> [];
local_nodes([]) -> [];
local_nodes([What | Rest]) ->
    case {local_nodes(What), local_nodes(Rest)} of
        {[Node], _} -> [Node];
        {[], Nodes} -> Nodes;
        _ -> badarg
    end;
local_nodes(_) -> badarg.

%% Without distribution no other node is ever up.
monitor_node(Node, Flag) ->
    erlang:monitor_node(Node, Flag, []).

monitor_node(Node, true, _Options) when erlang:is_atom(Node) ->
    case erlang:is_alive() of
        _ when Node =:= erlang:node() ->
            true;
        true ->
            erlang:send(erlang:self(), {nodedown, Node}),
            true;
        false ->
            erlang:error(notalive, [Node, true], ?INFO)
    end;
monitor_node(Node, false, _Options) when erlang:is_atom(Node) ->
    true;
monitor_node(Node, Flag, _Options) ->
    ?BADARG([Node, Flag]).

setnode(Node, Creation) ->
    erlang:error(notsup, [Node, Creation]).

setnode(Node, Controller, Options) ->
    erlang:error(notsup, [Node, Controller, Options]).

dist_get_stat(Handle) ->
    ?BADARG([Handle]).

is_alive() ->
    erlang:node() =/= nonode@nohost.

disconnect_node(Node) when erlang:is_atom(Node) ->
    ignored;
disconnect_node(Node) ->
    ?BADARG([Node]).

dmonitor_node(Node, _Flag, []) ->
    erlang:send(erlang:self(), {nodedown, Node}),
    true;
dmonitor_node(Node, Flag, Options) ->
    erlang:dmonitor_node(Node, Flag, tl_of(Options)).

tl_of([_ | T]) -> T.

get_cookie() ->
    nocookie.

get_cookie(Node) when erlang:is_atom(Node) ->
    nocookie;
get_cookie(Node) ->
    ?BADARG([Node]).

set_cookie(Cookie) ->
    erlang:error(distribution_not_started, [Cookie]).

set_cookie(_Node, Cookie) ->
    erlang:error(distribution_not_started, [Cookie]).

%% Code and tracing of a closed program.

load_module(Module, Code) when erlang:is_atom(Module), erlang:is_binary(Code) ->
    case erlang:check_old_code(Module) of
        true ->
            {error, not_purged};
        false ->
            case lumen_loader:load_binary(Module, [], Code) of
                {error, on_load_failure} -> {error, on_load};
                Result -> Result
            end
    end;
load_module(Module, Code) ->
    ?BADARG([Module, Code]).

purge_module(Module) when erlang:is_atom(Module) ->
    case erts_code_purger:purge(Module) of
        {true, _} -> true;
        {false, _} -> ?BADARG([Module])
    end;
purge_module(Module) ->
    ?BADARG([Module]).

check_process_code(Pid, Module) when
    erlang:is_pid(Pid), erlang:node(Pid) =:= erlang:node(), erlang:is_atom(Module)
->
    erts_code_purger:is_in_old_code(Pid, Module);
check_process_code(Pid, Module) ->
    ?BADARG([Pid, Module]).

check_process_code(Pid, Module, Options) when
    erlang:is_pid(Pid), erlang:node(Pid) =:= erlang:node(), erlang:is_atom(Module)
->
    case check_code_options(Options, none) of
        error ->
            ?BADARG([Pid, Module, Options]);
        none ->
            erts_code_purger:is_in_old_code(Pid, Module);
        {id, Id} ->
            Self = erlang:self(),
            case erlang:check_old_code(Module) of
                false ->
                    Self ! {check_process_code, Id, false};
                true ->
                    erlang:spawn(fun() ->
                        Self ! {check_process_code, Id, erts_code_purger:is_in_old_code(Pid, Module)}
                    end)
            end,
            async
    end;
check_process_code(Pid, Module, Options) ->
    ?BADARG([Pid, Module, Options]).

check_code_options([{async, Id} | Options], _) -> check_code_options(Options, {id, Id});
check_code_options([{allow_gc, Allow} | Options], Async) when erlang:is_boolean(Allow) ->
    check_code_options(Options, Async);
check_code_options([], Async) -> Async;
check_code_options(_, _) -> error.

load_nif(Path, _Info) when erlang:is_list(Path) ->
    {error, {notsup, "NIF libraries are not loaded"}};
load_nif(Path, Info) ->
    ?BADARG([Path, Info]).

call_on_load_function(Module) -> ?BADARG([Module]).
finish_after_on_load(Module, Keep) -> ?BADARG([Module, Keep]).
finish_loading(Prepared) ->
    case [M || P <- Prepared, M <- [lumen_loader:module(P)], erlang:check_old_code(M)] of
        [] -> publish(Prepared);
        Modules -> {not_purged, Modules}
    end.
publish([Prepared | Rest]) ->
    case lumen_loader:publish(Prepared, []) of
        ok -> publish(Rest);
        {error, _} -> {on_load, [lumen_loader:module(Prepared)]}
    end;
publish([]) ->
    ok.
has_prepared_code_on_load(Prepared) -> lumen_loader:has_on_load(Prepared).
prepare_loading(Module, Code) ->
    case lumen_loader:prepare(Module, Code) of
        {ok, Prepared} -> Prepared;
        {error, _} = Error -> Error
    end.

%% Tracing.
trace_info(Which, Item) ->
    case lumen_trace:info(Which, Item) of
        {badarg, Cause} -> ?BADARG([Which, Item], Cause);
        badarg -> ?BADARG([Which, Item]);
        Info -> Info
    end.

%% DTrace tags.
dt_get_tag() -> undefined.
dt_get_tag_data() -> undefined.
dt_put_tag(_Tag) -> undefined.
dt_prepend_vm_tag_data(Data) -> Data.
dt_append_vm_tag_data(Data) -> Data.
dt_spread_tag(_Flag) -> true.
dt_restore_tag(_Tag) -> true.

%% Flags of the runtime: what cannot be changed keeps its value.
system_flag(Flag, Value) ->
    case old_system_flag(Flag, Value) of
        badarg -> ?BADARG([Flag, Value]);
        notsup -> erlang:error(notsup, [Flag, Value]);
        Old -> Old
    end.

old_system_flag(backtrace_depth, N) when erlang:is_integer(N), N >= 0 ->
    lumen:backtrace_depth(N);
old_system_flag(fullsweep_after, N) -> lumen:heap_flag(fullsweep_after, N);
old_system_flag(min_heap_size, N) -> lumen:heap_flag(min_heap_size, N);
old_system_flag(min_bin_vheap_size, N) -> lumen:heap_flag(min_bin_vheap_size, N);
old_system_flag(max_heap_size, Limit) -> lumen:heap_flag(max_heap_size, Limit);
old_system_flag(Flag, Value)
  when Flag =:= multi_scheduling; Flag =:= schedulers_online;
       Flag =:= dirty_cpu_schedulers_online ->
    lumen:scheduling_flag(Flag, Value);
old_system_flag(Flag, Value) when Flag =:= scheduler_bind_type; Flag =:= cpu_topology ->
    lumen:binding_flag(Flag, Value);
old_system_flag(scheduler_wall_time, Flag) when erlang:is_boolean(Flag) ->
    erts_internal:system_flag_scheduler_wall_time(Flag);
old_system_flag(microstate_accounting, _) -> false;
old_system_flag(outstanding_system_requests_limit = Flag, N) -> lumen:heap_flag(Flag, N);
old_system_flag(time_offset, finalize) -> final;
old_system_flag(trace_control_word, N)
  when erlang:is_integer(N), N >= 0, N < 16#100000000 ->
    lumen:trace_control_word(N);
old_system_flag(sequential_tracer, Tracer) -> lumen:sequence_tracer(Tracer);
old_system_flag(reset_seq_trace, true) -> lumen:reset_sequences();
old_system_flag(system_logger, Who) -> lumen:heap_flag(system_logger, Who);
old_system_flag(_, _) -> badarg.

trace(Which, How, Flags) ->
    case lumen_trace:trace(Which, How, Flags) of
        {badarg, Cause} -> ?BADARG([Which, How, Flags], Cause);
        badarg -> ?BADARG([Which, How, Flags]);
        Count -> Count
    end.

trace_pattern(MFA, Spec) ->
    erlang:trace_pattern(MFA, Spec, []).

trace_pattern(What, Spec, Flags) ->
    case lumen_trace:pattern(What, Spec, Flags) of
        {badarg, Cause} -> ?BADARG([What, Spec, Flags], Cause);
        badarg -> ?BADARG([What, Spec, Flags]);
        notsup -> erlang:error(notsup, [What, Spec, Flags]);
        system_limit -> erlang:error(system_limit, [What, Spec, Flags]);
        Count -> Count
    end.
