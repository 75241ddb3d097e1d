%% Old code of modules that came while the program runs: which processes are in it, and
%% their end when it is purged. The memory itself is freed when nobody refers to it any
%% more (runtime/code/LoadedModules.h), so that nothing depends on having found all.
-module(erts_code_purger).

-export([purge/1, soft_purge/1, is_in_old_code/2]).

%% As erts_code_purger has it: was there old code, and has a process been ended?
-spec purge(module()) -> {boolean(), boolean()}.
purge(Module) ->
    case erlang:check_old_code(Module) of
        false ->
            {false, false};
        true ->
            Users = users(Module),
            Others = lists:delete(self(), Users),
            lists:foreach(fun kill/1, Others),
            lumen:loaded_purge(Module),
            Others =:= Users orelse exit(self(), kill),
            {true, Users =/= []}
    end.

-spec soft_purge(module()) -> boolean().
soft_purge(Module) ->
    case erlang:check_old_code(Module) andalso users(Module) of
        [_ | _] ->
            false;
        _ ->
            lumen:loaded_purge(Module),
            true
    end.

%% What is gone is in no code.
-spec is_in_old_code(pid(), module()) -> boolean().
is_in_old_code(Pid, Module) ->
    erlang:check_old_code(Module) andalso lumen:runs_old_code(Pid, Module) =:= true.

users(Module) ->
    [Pid || Pid <- erlang:processes(), is_in_old_code(Pid, Module)].

kill(Pid) ->
    Ref = erlang:monitor(process, Pid),
    exit(Pid, kill),
    receive
        {'DOWN', Ref, process, Pid, _} -> ok
    end.
