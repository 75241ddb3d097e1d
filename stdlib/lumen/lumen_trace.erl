%% erlang:trace/3 and what belongs to it: which processes, which flags. The runtime
%% tells the events (runtime/process/Trace.h, CallTrace.h, docs/tracing.md).
-module(lumen_trace).

-export([info/2, pattern/3, save_calls/1, trace/3]).

%% Kinds of patterns, as in CallTrace.cpp.
-define(LOCAL, 1).
-define(GLOBAL, 2).
-define(META, 4).
-define(COUNT, 8).
-define(TIME, 16).

-define(ON_LOAD, {?MODULE, on_load}).

%% Numbers as in Trace.h. `running_procs` and `running` are one here.
flag(send) -> 1;
flag('receive') -> 2;
flag(procs) -> 4;
flag(running) -> 8;
flag(running_procs) -> 8;
flag(garbage_collection) -> 16;
flag(timestamp) -> 32;
flag(monotonic_timestamp) -> 64;
flag(strict_monotonic_timestamp) -> 128;
flag(set_on_spawn) -> 256;
flag(set_on_first_spawn) -> 512;
flag(set_on_link) -> 1024;
flag(set_on_first_link) -> 2048;
flag(call) -> 4096;
flag(arity) -> 8192;
flag(return_to) -> 16384;
flag(silent) -> 32768;
flag(exiting) -> 65536;
flag(scheduler_id) -> 524288;
flag(ports) -> 131072;
flag(running_ports) -> 262144;
flag(_) -> 0.

all_flags() ->
    [scheduler_id, arity, call, exiting, garbage_collection, monotonic_timestamp, ports, procs,
     'receive', return_to, running, running_ports, send, set_on_first_link,
     set_on_first_spawn, set_on_link, set_on_spawn, silent,
     strict_monotonic_timestamp, timestamp].

-define(OF_PORTS, (131072 + 262144)).
%% All but those of time.
-define(ALL, (16#7FFFF band bnot (32 + 64 + 128))).

trace(Which, How, Flags) when is_boolean(How) ->
    case flags(Flags, 0, self()) of
        {Mask, Tracer} ->
            trace(Which, How, Mask, Tracer);
        badarg ->
            {badarg, badopt}
    end;
trace(_, _, _) ->
    badarg.

flags([all | Rest], Mask, Tracer) ->
    flags(Rest, Mask bor ?ALL, Tracer);
flags([{tracer, Tracer} | Rest], Mask, _) when is_pid(Tracer) ->
    flags(Rest, Mask, Tracer);
flags([Flag | Rest], Mask, Tracer) when is_atom(Flag) ->
    case flag(Flag) of
        0 -> badarg;
        Bit -> flags(Rest, Mask bor Bit, Tracer)
    end;
flags([], Mask, Tracer) ->
    {Mask, Tracer};
flags(_, _, _) ->
    badarg.

trace(Pid, How, Mask, Tracer) when is_pid(Pid) ->
    case lumen:trace_process(Pid, How, Mask, Tracer) of
        true -> 1;
        _ -> badarg
    end;
trace(Port, How, Mask, Tracer) when is_port(Port) ->
    case lumen:trace_port(Port, How, Mask, Tracer) of
        true -> 1;
        false -> badarg
    end;
trace(Which, How, Mask, Tracer) ->
    case which(Which) of
        badarg ->
            badarg;
        {New, Existing} ->
            lists:member(processes, New) andalso
                lumen:trace_new(How, Mask band bnot ?OF_PORTS, Tracer),
            lists:member(ports, New) andalso lumen:trace_new_ports(How, Mask, Tracer),
            lists:sum([existing(Kind, How, Mask, Tracer) || Kind <- Existing])
    end.

%% {Those to come, those that there are}
which(all) -> {[processes, ports], [processes, ports]};
which(processes) -> {[processes], [processes]};
which(ports) -> {[ports], [ports]};
which(existing) -> {[], [processes, ports]};
which(existing_processes) -> {[], [processes]};
which(existing_ports) -> {[], [ports]};
which(new) -> {[processes, ports], []};
which(new_processes) -> {[processes], []};
which(new_ports) -> {[ports], []};
which(_) -> badarg.

existing(processes, How, Mask, Tracer) ->
    count([lumen:trace_process(Pid, How, Mask, Tracer) || Pid <- processes()]);
existing(ports, How, Mask, Tracer) ->
    count([lumen:trace_port(Port, How, Mask, Tracer) || Port <- erlang:ports()]).

count(Results) -> length([true || true <- Results]).

info(Pid, Item) when is_pid(Pid), Item =:= flags; is_pid(Pid), Item =:= tracer ->
    case lumen:trace_state(Pid) of
        undefined -> undefined;
        State -> state(Item, State)
    end;
info(New, Item) when New =:= new, Item =:= flags orelse Item =:= tracer;
                     New =:= new_processes, Item =:= flags orelse Item =:= tracer ->
    state(Item, lumen:trace_new_state());
info(new_ports, Item) when Item =:= flags; Item =:= tracer ->
    state(Item, lumen:trace_port_state(new));
info(Event, match_spec) when Event =:= send; Event =:= 'receive' ->
    {match_spec, lumen:traced_messages(flag(Event))};
info(Event, _) when Event =:= send; Event =:= 'receive' ->
    badarg;
info(on_load, all) ->
    case on_load_info() of
        false -> {all, false};
        Set -> {all, [set(Item, Set) || Item <- [traced, match_spec, meta, meta_match_spec,
                                                 call_count]]}
    end;
info(on_load, Item) ->
    function(Item, on_load_info());
info({M, F, A}, Item) when is_atom(M), is_atom(F), is_integer(A), A >= 0 ->
    function(Item, case lumen:traced_calls({M, F, A}) of
                       undefined ->
                           case erlang:function_exported(M, F, A) of
                               true -> false;
                               false -> undefined
                           end;
                       Set ->
                           Set
                   end);
info(Port, Item) when is_port(Port), Item =:= flags; is_port(Port), Item =:= tracer ->
    case lumen:trace_port_state(Port) of
        undefined -> undefined;
        State -> state(Item, State)
    end;
info(Which, _) when
    is_pid(Which); is_port(Which); Which =:= new; Which =:= new_processes; Which =:= new_ports
->
    badarg;
info(_, _) ->
    {badarg, badopt}.

function(all, Set) when is_tuple(Set) ->
    {all, [set(Item, Set) || Item <- [traced, match_spec, meta, meta_match_spec,
                                      call_time, call_count]]};
function(Item, Value) when Item =:= traced; Item =:= match_spec; Item =:= meta;
                           Item =:= meta_match_spec; Item =:= call_count;
                           Item =:= call_time; Item =:= all ->
    case is_tuple(Value) of
        true -> set(Item, Value);
        false -> {Item, Value}
    end;
function(_, _) ->
    badarg.

set(traced, Set) -> {traced, element(1, Set)};
set(match_spec, Set) -> {match_spec, element(2, Set)};
set(meta, Set) -> {meta, element(3, Set)};
set(meta_match_spec, Set) -> {meta_match_spec, element(4, Set)};
set(call_count, Set) -> {call_count, element(5, Set)};
set(call_time, Set) -> {call_time, element(6, Set)}.

state(tracer, {_, Tracer}) ->
    {tracer, Tracer};
state(flags, {Mask, _}) ->
    {flags, [Flag || Flag <- all_flags(), flag(Flag) band Mask =/= 0]}.

%% trace_pattern/3 for messages.
pattern(Event, How, []) when Event =:= send; Event =:= 'receive' ->
    case is_boolean(How) orelse (is_list(How) andalso is_allowed(Event, How)) of
        true ->
            case lumen:trace_messages(flag(Event), How) of
                true -> 1;
                badarg -> badarg
            end;
        false ->
            badarg
    end;
pattern(Event, _, _) when Event =:= send; Event =:= 'receive' ->
    badarg;
%% For functions. What is wrong is told as erl_erts_errors knows it.
pattern(What, How, Flags) ->
    case kinds(Flags, 0, self()) of
        badarg ->
            {badarg, badopt};
        {Kinds, Meta} when is_boolean(How); How =:= []; How =:= restart; How =:= pause ->
            functions(What, How, Kinds, Meta);
        {Kinds, Meta} when is_list(How), Kinds band (?LOCAL bor ?GLOBAL bor ?META) =/= 0 ->
            functions(What, How, Kinds, Meta);
        _ when is_list(How) ->
            {badarg, call_count};
        _ ->
            {badarg, match_spec}
    end.

%% What only calls know of, and what the receiver of a message must not do.
is_allowed(Event, [{_, Guards, Body} | Rest]) ->
    Never = never(Event),
    not uses(Guards, Never ++ actions()) andalso not uses(Body, Never) andalso
        is_allowed(Event, Rest);
is_allowed(_, Rest) ->
    Rest =:= [].

never(send) -> [caller, caller_line];
never('receive') -> [caller, caller_line, is_seq_trace | changes()].

changes() ->
    [process_dump, get_seq_token, set_seq_token, enable_trace, disable_trace, trace,
     silent].

actions() ->
    [return_trace, exception_trace, set_tcw, display, message | changes()].

uses([Term | Rest], Names) -> uses(Term, Names) orelse uses(Rest, Names);
uses({const, _}, _) -> false;
uses(Term, Names) when is_tuple(Term), tuple_size(Term) > 0 ->
    lists:member(element(1, Term), Names) orelse uses(tuple_to_list(Term), Names);
uses(Map, Names) when is_map(Map) -> uses(maps:to_list(Map), Names);
uses(_, _) -> false.

kinds([], 0, Meta) -> {?GLOBAL, Meta};
kinds([], Kinds, Meta) when Kinds =:= ?GLOBAL; Kinds band ?GLOBAL =:= 0 ->
    {Kinds, Meta};
kinds([global | Rest], Kinds, Meta) -> kinds(Rest, Kinds bor ?GLOBAL, Meta);
kinds([local | Rest], Kinds, Meta) -> kinds(Rest, Kinds bor ?LOCAL, Meta);
kinds([meta | Rest], Kinds, Meta) -> kinds(Rest, Kinds bor ?META, Meta);
kinds([{meta, Pid} | Rest], Kinds, _) when is_pid(Pid) ->
    kinds(Rest, Kinds bor ?META, Pid);
kinds([call_count | Rest], Kinds, Meta) -> kinds(Rest, Kinds bor ?COUNT, Meta);
kinds([call_time | Rest], Kinds, Meta) -> kinds(Rest, Kinds bor ?TIME, Meta);
kinds(_, _, _) -> badarg.

%% Nothing is loaded later: it is only told again.
functions(on_load, How, Kinds, Meta) ->
    persistent_term:put(?ON_LOAD, on_load(How, Kinds, Meta, on_load_info())),
    0;
functions({'_', '_', '_'} = MFA, How, Kinds, Meta) ->
    set(MFA, How, Kinds, Meta);
functions({M, '_', '_'} = MFA, How, Kinds, Meta) when is_atom(M) ->
    set(MFA, How, Kinds, Meta);
functions({M, F, '_'} = MFA, How, Kinds, Meta) when is_atom(M), is_atom(F), M =/= '_' ->
    set(MFA, How, Kinds, Meta);
functions({M, F, A} = MFA, How, Kinds, Meta)
  when is_atom(M), is_atom(F), is_integer(A), M =/= '_', F =/= '_' ->
    set(MFA, How, Kinds, Meta);
functions(_, _, _, _) ->
    {badarg, none}.

on_load_info() -> persistent_term:get(?ON_LOAD, false).

on_load(How, Kinds, Meta, false) ->
    on_load(How, Kinds, Meta, {false, false, false, false, false, false});
on_load(How, Kinds, Meta, Old) ->
    Spec = case How of true -> []; _ -> How end,
    On = How =/= false,
    Steps = [{?GLOBAL, [{1, On andalso global}, {2, Spec}]},
             {?LOCAL, [{1, On andalso local}, {2, Spec}]},
             {?META, [{3, On andalso Meta}, {4, Spec}]},
             {?COUNT, [{5, On}]}, {?TIME, [{6, On}]}],
    Changes = lists:append([C || {Kind, C} <- Steps, Kinds band Kind =/= 0]),
    case lists:foldl(fun({N, Value}, Set) -> setelement(N, Set, Value) end, Old, Changes) of
        {false, _, false, _, false, false} -> false;
        New -> New
    end.

set(MFA, How, Kinds, Meta) ->
    case lumen:trace_calls(MFA, How, Kinds, Meta) of
        false -> {badarg, match_spec};
        Count -> Count
    end.

%% process_flag(save_calls, N)
save_calls(N) ->
    lumen:save_calls(erlang:self(), N).
