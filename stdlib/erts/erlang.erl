%% The part of module erlang that is written in Erlang; all other functions are
%% rows of runtime/abi/Bifs.def. Behaviour: OTP's erts reference manual.
%%
%% Not here because a program is closed or has no second node yet: code loading
%% (load_module, purge_module, check_process_code), tracing, distribution
%% channels. Functions on nodes act on the local node and answer for others as a
%% node that is not alive does.
-module(erlang).

-compile(no_auto_import).

-export([
    alias/0,
    apply/2, apply/3,
    atom_to_binary/1,
    binary_to_atom/1,
    binary_to_existing_atom/1,
    check_process_code/2, check_process_code/3,
    convert_time_unit/3,
    delay_trap/2,
    disconnect_node/1,
    dmonitor_node/3,
    fun_info/1,
    garbage_collect/0, garbage_collect/1, garbage_collect/2,
    get_cookie/0, get_cookie/1,
    group_leader/2,
    halt/0, halt/1,
    is_alive/0,
    load_module/2,
    localtime_to_universaltime/1,
    max/2,
    memory/0, memory/1,
    min/2,
    open_port/2,
    port_call/2, port_call/3,
    port_close/1,
    port_command/2, port_command/3,
    port_connect/2,
    port_control/3,
    port_info/1, port_info/2,
    process_display/2,
    process_flag/3,
    purge_module/1,
    send_nosuspend/2, send_nosuspend/3,
    set_cookie/1, set_cookie/2,
    spawn/1, spawn/2, spawn/4,
    spawn_link/1, spawn_link/2, spawn_link/4,
    spawn_monitor/1, spawn_monitor/2, spawn_monitor/3, spawn_monitor/4,
    spawn_opt/2, spawn_opt/3, spawn_opt/5,
    spawn_request/1, spawn_request/2, spawn_request/3, spawn_request/4,
    spawn_request/5,
    suspend_process/1, suspend_process/2,
    trace/3,
    trace_pattern/2, trace_pattern/3
]).

-define(INFO, [{error_info, #{module => erl_erts_errors}}]).
-define(BADARG(Args), erlang:error(badarg, Args, ?INFO)).

%% Compiled to the apply instruction; here for spawn and external funs.
apply(Fun, Args) ->
    erlang:apply(Fun, Args).

apply(Module, Function, Args) ->
    erlang:apply(Module, Function, Args).

min(A, B) when A > B -> B;
min(A, _) -> A.

max(A, B) when A < B -> B;
max(A, _) -> A.

alias() ->
    erlang:alias([]).

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

spawn(Fun) when erlang:is_function(Fun) ->
    erlang:spawn(erlang, apply, [Fun, []]);
spawn({Module, Function} = MF) when
    erlang:is_atom(Module), erlang:is_atom(Function)
->
    erlang:spawn(erlang, apply, [MF, []]);
spawn(Fun) ->
    ?BADARG([Fun]).

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

spawn_link(Fun) when erlang:is_function(Fun) ->
    erlang:spawn_link(erlang, apply, [Fun, []]);
spawn_link({Module, Function} = MF) when
    erlang:is_atom(Module), erlang:is_atom(Function)
->
    erlang:spawn_link(erlang, apply, [MF, []]);
spawn_link(Fun) ->
    ?BADARG([Fun]).

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

spawn_monitor(Fun) when erlang:is_function(Fun, 0) ->
    erlang:spawn_opt(erlang, apply, [Fun, []], [monitor]);
spawn_monitor(Fun) ->
    ?BADARG([Fun]).

spawn_monitor(Node, Fun) when Node =:= erlang:node() ->
    erlang:spawn_monitor(Fun);
spawn_monitor(Node, Fun) when erlang:is_atom(Node), erlang:is_function(Fun, 0) ->
    no_such_node(Node, erlang, apply, [Fun, []], [monitor]);
spawn_monitor(Node, Fun) ->
    ?BADARG([Node, Fun]).

spawn_monitor(Module, Function, Args) when
    erlang:is_atom(Module), erlang:is_atom(Function), erlang:is_list(Args)
->
    erlang:spawn_opt(Module, Function, Args, [monitor]);
spawn_monitor(Module, Function, Args) ->
    ?BADARG([Module, Function, Args]).

spawn_monitor(Node, Module, Function, Args) when Node =:= erlang:node() ->
    erlang:spawn_monitor(Module, Function, Args);
spawn_monitor(Node, Module, Function, Args) when
    erlang:is_atom(Node), erlang:is_atom(Module), erlang:is_atom(Function)
->
    no_such_node(Node, Module, Function, Args, [monitor]);
spawn_monitor(Node, Module, Function, Args) ->
    ?BADARG([Node, Module, Function, Args]).

spawn_opt(Fun, Options) when erlang:is_function(Fun) ->
    erlang:spawn_opt(erlang, apply, [Fun, []], Options);
spawn_opt({Module, Function} = MF, Options) when
    erlang:is_atom(Module), erlang:is_atom(Function)
->
    erlang:spawn_opt(erlang, apply, [MF, []], Options);
spawn_opt(Fun, Options) ->
    ?BADARG([Fun, Options]).

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
    case erts_internal:spawn_request(Module, Function, Args, Options) of
        Ref when erlang:is_reference(Ref) -> Ref;
        _ -> ?BADARG([Module, Function, Args, Options])
    end.

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

reply_tag([{reply_tag, Tag} | _]) -> Tag;
reply_tag([_ | Options]) -> reply_tag(Options);
reply_tag(_) -> spawn_reply.

%% Processes.

group_leader(Leader, Pid) ->
    case set_group_leader(Leader, Pid) of
        true -> true;
        Reason -> erlang:error(Reason, [Leader, Pid], ?INFO)
    end.

set_group_leader(Leader, Pid) ->
    case erts_internal:group_leader(Leader, Pid) of
        false ->
            Ref = erlang:make_ref(),
            erts_internal:group_leader(Leader, Pid, Ref),
            receive
                {Ref, Result} -> Result
            end;
        Result ->
            Result
    end.

process_flag(Pid, Flag, Value) ->
    case erts_internal:process_flag(Pid, Flag, Value) of
        Ref when erlang:is_reference(Ref) ->
            receive
                {Ref, Result} -> Result
            end;
        Reason when Reason =:= badtype; Reason =:= badarg ->
            ?BADARG([Pid, Flag, Value]);
        Result ->
            Result
    end.

suspend_process(Pid) ->
    case erts_internal:suspend_process(Pid, []) of
        true -> true;
        Reason -> erlang:error(Reason, [Pid], ?INFO)
    end.

suspend_process(Pid, Options) ->
    case erts_internal:suspend_process(Pid, Options) of
        Result when erlang:is_boolean(Result) -> Result;
        Reason -> erlang:error(Reason, [Pid, Options], ?INFO)
    end.

process_display(Pid, Type) ->
    case erts_internal:process_display(Pid, Type) of
        Ref when erlang:is_reference(Ref) ->
            receive
                {Ref, Result} -> Result
            end;
        true ->
            true;
        _ ->
            ?BADARG([Pid, Type])
    end.

send_nosuspend(To, Message) ->
    erlang:send_nosuspend(To, Message, []).

send_nosuspend(To, Message, Options) ->
    try erlang:send(To, Message, [nosuspend | Options]) of
        ok -> true;
        _ -> false
    catch
        error:Reason -> erlang:error(Reason, [To, Message, Options], ?INFO)
    end.

garbage_collect() ->
    erts_internal:garbage_collect(major).

garbage_collect(Pid) ->
    erlang:garbage_collect(Pid, []).

garbage_collect(Pid, Options) when erlang:is_pid(Pid) ->
    case collect_options(Options, sync, major) of
        badarg ->
            ?BADARG([Pid, Options]);
        {sync, Type} when Pid =:= erlang:self() ->
            erts_internal:garbage_collect(Type);
        {sync, Type} ->
            Id = erlang:make_ref(),
            request_collection(Pid, Id, Type),
            receive
                {garbage_collect, Id, Result} -> Result
            end;
        {{async, Id}, Type} ->
            request_collection(Pid, Id, Type),
            async
    end;
garbage_collect(Pid, Options) ->
    ?BADARG([Pid, Options]).

request_collection(Pid, Id, Type) ->
    erts_internal:request_system_task(
        Pid, inherit, {garbage_collect, Id, Type}
    ).

collect_options([], How, Type) -> {How, Type};
collect_options([{async, _} = How | T], _, Type) -> collect_options(T, How, Type);
collect_options([{type, Type} | T], How, _) when
    Type =:= major; Type =:= minor
->
    collect_options(T, How, Type);
collect_options(_, _, _) -> badarg.

%% Ending the program.

halt() ->
    erlang:halt(0, []).

halt(Status) ->
    try
        erlang:halt(Status, [])
    catch
        error:Reason -> erlang:error(Reason, [Status], ?INFO)
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

%% Ports.

open_port(Name, Settings) ->
    case erts_internal:open_port(Name, Settings) of
        Ref when erlang:is_reference(Ref) ->
            receive
                {Ref, Result} -> opened(Result, Name, Settings)
            end;
        Result ->
            opened(Result, Name, Settings)
    end.

opened(Port, _, _) when erlang:is_port(Port) -> Port;
opened(badopt, Name, Settings) -> ?BADARG([Name, Settings]);
opened(Reason, Name, Settings) -> erlang:error(Reason, [Name, Settings], ?INFO).

port_command(Port, Data) ->
    port_result(erts_internal:port_command(Port, Data, []), [Port, Data]).

port_command(Port, Data, Flags) ->
    port_result(
        erts_internal:port_command(Port, Data, Flags), [Port, Data, Flags]
    ).

port_connect(Port, Pid) ->
    port_result(erts_internal:port_connect(Port, Pid), [Port, Pid]).

port_close(Port) ->
    port_result(erts_internal:port_close(Port), [Port]).

port_control(Port, Operation, Data) ->
    port_result(
        erts_internal:port_control(Port, Operation, Data),
        [Port, Operation, Data]
    ).

port_call(Port, Data) ->
    port_result(erts_internal:port_call(Port, 0, Data), [Port, Data]).

port_call(Port, Operation, Data) ->
    port_result(
        erts_internal:port_call(Port, Operation, Data), [Port, Operation, Data]
    ).

port_info(Port) ->
    port_result(erts_internal:port_info(Port), [Port]).

port_info(Port, Item) ->
    port_result(erts_internal:port_info(Port, Item), [Port, Item]).

port_result(Ref, Args) when erlang:is_reference(Ref) ->
    receive
        {Ref, Result} -> port_result(Result, Args)
    end;
port_result({ok, Result}, _) ->
    Result;
port_result(Reason, Args) when
    Reason =:= badarg; Reason =:= notsup; Reason =:= system_limit
->
    erlang:error(Reason, Args);
port_result(Result, _) ->
    Result.

%% Code and tracing of a closed program.

load_module(_Module, _Code) ->
    {error, notsup}.

purge_module(Module) when erlang:is_atom(Module) ->
    true;
purge_module(Module) ->
    ?BADARG([Module]).

check_process_code(Pid, Module) ->
    erlang:check_process_code(Pid, Module, []).

check_process_code(Pid, Module, _Options) when
    erlang:is_pid(Pid), erlang:is_atom(Module)
->
    false;
check_process_code(Pid, Module, Options) ->
    ?BADARG([Pid, Module, Options]).

trace(Which, How, Flags) ->
    erlang:error(notsup, [Which, How, Flags]).

trace_pattern(MFA, Spec) ->
    erlang:trace_pattern(MFA, Spec, []).

trace_pattern(MFA, Spec, Flags) ->
    erlang:error(notsup, [MFA, Spec, Flags]).
