%% erlang:trace/3 and what belongs to it: which processes, which flags. The runtime
%% tells the events (runtime/process/Trace.h, docs/tracing.md). Calls are not traced.
-module(lumen_trace).

-export([info/2, pattern/2, trace/3]).

%% Numbers as in Trace.h. `running_procs` and `running` are one here: ports do not run.
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
%% Kept and told, without effect.
flag(call) -> 4096;
flag(arity) -> 8192;
flag(return_to) -> 16384;
flag(silent) -> 32768;
flag(exiting) -> 65536;
flag(ports) -> 131072;
flag(running_ports) -> 262144;
flag(cpu_timestamp) -> 32;
flag(_) -> 0.

all_flags() ->
    [arity, call, exiting, garbage_collection, monotonic_timestamp, ports, procs,
     'receive', return_to, running, running_ports, send, set_on_first_link,
     set_on_first_spawn, set_on_link, set_on_spawn, silent,
     strict_monotonic_timestamp, timestamp].

%% All but those of time.
-define(ALL, (16#7FFFF band bnot (32 + 64 + 128))).

trace(Which, How, Flags) when is_boolean(How) ->
    case flags(Flags, 0, self()) of
        {Mask, Tracer} ->
            case is_pid(Tracer) andalso is_process_alive(Tracer) of
                true -> trace(Which, How, Mask, Tracer);
                false -> badarg
            end;
        badarg ->
            badarg
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
trace(Which, How, Mask, Tracer) ->
    case which(Which) of
        badarg ->
            badarg;
        {New, Existing} ->
            New andalso lumen:trace_new(How, Mask, Tracer),
            case Existing of
                true -> existing(processes(), How, Mask, Tracer, 0);
                false -> 0
            end
    end.

%% Ports are not traced.
which(all) -> {true, true};
which(processes) -> {true, true};
which(existing) -> {false, true};
which(existing_processes) -> {false, true};
which(new) -> {true, false};
which(new_processes) -> {true, false};
which(ports) -> {false, false};
which(existing_ports) -> {false, false};
which(new_ports) -> {false, false};
which(Port) when is_port(Port) -> {false, false};
which(_) -> badarg.

existing([Tracer | Rest], How, Mask, Tracer, N) when How ->
    existing(Rest, How, Mask, Tracer, N);
existing([Pid | Rest], How, Mask, Tracer, N) ->
    case lumen:trace_process(Pid, How, Mask, Tracer) of
        true -> existing(Rest, How, Mask, Tracer, N + 1);
        _ -> existing(Rest, How, Mask, Tracer, N)
    end;
existing([], _, _, _, N) ->
    N.

info(Pid, Item) when is_pid(Pid), Item =:= flags; is_pid(Pid), Item =:= tracer ->
    case lumen:trace_state(Pid) of
        undefined -> undefined;
        State -> state(Item, State)
    end;
info(New, Item) when New =:= new; New =:= new_processes; New =:= new_ports ->
    case Item of
        flags -> state(Item, lumen:trace_new_state());
        tracer -> state(Item, lumen:trace_new_state());
        _ -> badarg
    end;
info(Event, Item) when Event =:= send; Event =:= 'receive' ->
    On = lumen:trace_messages(flag(Event), true),
    lumen:trace_messages(flag(Event), On),
    case Item of
        match_spec when On -> {match_spec, []};
        match_spec -> {match_spec, false};
        all when On -> {all, [{match_spec, []}]};
        all -> {all, false};
        _ -> badarg
    end;
info(on_load, Item) ->
    function(Item, false);
info({M, F, A}, Item) when is_atom(M), is_atom(F), is_integer(A), A >= 0 ->
    function(Item, case erlang:function_exported(M, F, A) of
                       true -> false;
                       false -> undefined
                   end);
info(Port, flags) when is_port(Port) ->
    {flags, []};
info(Port, tracer) when is_port(Port) ->
    {tracer, []};
info(_, _) ->
    badarg.

function(Item, Value) when Item =:= traced; Item =:= match_spec; Item =:= meta;
                           Item =:= meta_match_spec; Item =:= call_count;
                           Item =:= call_time; Item =:= all ->
    {Item, Value};
function(_, _) ->
    badarg.

state(tracer, {_, Tracer}) ->
    {tracer, Tracer};
state(flags, {Mask, _}) ->
    {flags, [Flag || Flag <- all_flags(), flag(Flag) band Mask =/= 0]}.

%% trace_pattern/3 for messages: on or off. Functions: there is nothing to take back,
%% and nothing can be set.
pattern(Event, On) when Event =:= send; Event =:= 'receive' ->
    case On of
        true -> lumen:trace_messages(flag(Event), true), 1;
        [] -> lumen:trace_messages(flag(Event), true), 1;
        false -> lumen:trace_messages(flag(Event), false), 1;
        _ when is_list(On) -> notsup;
        _ -> badarg
    end;
pattern(on_load, false) ->
    0;
pattern({M, F, A}, false) when is_atom(M), is_atom(F), is_integer(A); A =:= '_' ->
    0;
pattern(_, _) ->
    notsup.
