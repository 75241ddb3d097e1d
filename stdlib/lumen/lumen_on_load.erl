%% Runs the -on_load functions of the program's modules, before the program does:
%% all its code is there from the start, as in OTP's embedded mode. Linked only if
%% there are such functions.
-module(lumen_on_load).

-export([run/0]).

-spec run() -> ok.
run() ->
    lists:foreach(fun load/1, [
        Module
     || Module <- erlang:loaded(), erlang:function_exported(Module, '$on_load', 0)
    ]).

%% In a process of its own, as in OTP: what it links, traps or leaves in its
%% dictionary is none of the program's.
load(Module) ->
    {Pid, Ref} = spawn_monitor(fun() -> exit(lumen:apply(Module, '$on_load', [])) end),
    receive
        {'DOWN', Ref, process, Pid, ok} ->
            ok;
        {'DOWN', Ref, process, Pid, Result} ->
            io:format(
                standard_error,
                "The on_load function for module ~s returned:~n~tP~n",
                [Module, Result, 10]
            ),
            erlang:halt(1)
    end.
