%% Modules that come while the program runs: takes BEAM code, has it translated
%% (lumen_interp), and keeps the result where the runtime finds it when a call
%% finds nothing that was linked (runtime/code/LoadedModules.h). In a program only if
%% that can reach code:load_binary/3 or its kin.
-module(lumen_loader).

-export([load_binary/3, prepare/2, publish/2, has_on_load/1, module/1]).

-spec load_binary(module(), file:filename(), binary()) -> {module, module()} | {error, term()}.
load_binary(Module, File, Binary) ->
    case prepare(Module, Binary) of
        {ok, Prepared} ->
            case publish(Prepared, File) of
                ok -> {module, Module};
                {error, _} = Error -> Error
            end;
        {error, _} = Error ->
            Error
    end.

%% What it gives can be published in any process.
-spec prepare(module(), binary()) -> {ok, term()} | {error, term()}.
prepare(Module, Binary) ->
    case is_linked(Module) of
        true -> {error, sticky_directory};
        false -> translate(Module, Binary)
    end.

is_linked(Module) ->
    erlang:module_loaded(Module) andalso lumen:loaded_get(Module) =:= undefined.

translate(Module, Binary) ->
    try lumen_beam:decode(Binary) of
        #{module := Module} = Beam ->
            try
                {Code, Slots, Functions} = lumen_interp:translate(Beam),
                Record = record(Beam, Code, Slots, Functions),
                {ok, {prepared, Module, Record, on_load(Beam, Slots)}}
            catch
                throw:Reason -> {error, Reason};
                error:_ -> {error, badfile}
            end;
        #{module := _} ->
            {error, badfile}
    catch
        _:_ -> {error, badfile}
    end.

%% As in runtime/code/LoadedModules.h; the path behind it is for path/1.
record(Beam, Code, Slots, Functions) ->
    #{
        module := Module, exports := Exports, lambdas := Lambdas, md5 := Md5,
        attributes := Attributes, compile_info := CompileInfo, files := Files
    } = Beam,
    {
        Module,
        lists:foldl(
            fun({Name, Arity, Label}, Entries) ->
                Entries#{
                    Name => [{Arity, maps:get(Label, Slots)} | maps:get(Name, Entries, [])]
                }
            end,
            #{},
            Exports
        ),
        Code,
        list_to_tuple([maps:get(Label, Slots) || {_, _, Label, _, _, _} <- Lambdas]),
        Md5,
        lists:reverse([{Name, Arity} || {Name, Arity, _} <- Exports]),
        Functions,
        Attributes,
        CompileInfo,
        Files
    }.

%% The slot of the function that an instruction `on_load` begins.
on_load(#{code := Code}, Slots) ->
    case [L || {{label, [{u, L}]}, {on_load, _}} <- lists:zip(lists:droplast(Code), tl(Code))] of
        [Label | _] -> maps:get(Label, Slots);
        [] -> none
    end.

%% Runs its -on_load function, if it has one, and takes it away again unless that
%% gives ok.
-spec publish(term(), file:filename()) -> ok | {error, term()}.
publish({prepared, Module, Record, OnLoad}, File) ->
    Before = lumen:loaded_get(Module),
    erts_code_purger:purge(Module),
    lumen:loaded_put(Module, erlang:append_element(Record, File)),
    case OnLoad =:= none orelse run_on_load(Module, OnLoad, Record) of
        true ->
            ok;
        false ->
            case Before of
                undefined -> erlang:delete_module(Module);
                _ -> lumen:loaded_put(Module, Before)
            end,
            lumen:loaded_purge(Module),
            {error, on_load_failure}
    end.

%% In a process of its own, as in OTP: what it links, traps or leaves in its
%% dictionary is nobody's.
run_on_load(Module, Slot, Record) ->
    Code = element(3, lumen:loaded_get(Module)),
    Run = element(Slot, Code),
    {Pid, Ref} = spawn_monitor(fun() -> exit({on_load, Run([], [], [], [], Code)}) end),
    receive
        {'DOWN', Ref, process, Pid, {on_load, ok}} ->
            true;
        {'DOWN', Ref, process, Pid, Result0} ->
            Result =
                case Result0 of
                    {on_load, Returned} -> Returned;
                    _ -> Result0
                end,
            error_logger:warning_msg(
                "The on_load function for module ~s returned:~n~P~n", [Module, Result, 10]
            ),
            false
    end.

-spec has_on_load(term()) -> boolean().
has_on_load({prepared, _, _, OnLoad}) -> OnLoad =/= none.

-spec module(term()) -> module().
module({prepared, Module, _, _}) -> Module.
