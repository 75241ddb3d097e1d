%% Modules that come while the program runs: takes BEAM code, has it translated
%% (lumen_interp), and keeps the result where the runtime finds it when a call
%% finds nothing that was linked (runtime/code/LoadedModules.h). In a program only if
%% that can reach code:load_binary/3 or its kin.
-module(lumen_loader).

-export([load_binary/3, prepare/2, publish/2, path/1, is_linked/1]).

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
            try lumen_interp:translate(Beam) of
                {Code, Slots, Functions} ->
                    {ok, {prepared, Module, record(Beam, Code, Slots, Functions), on_load(Beam)}}
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
        [{Name, Arity} || {Name, Arity, _} <- Exports],
        Functions,
        Attributes,
        CompileInfo,
        Files
    }.

on_load(#{attributes := Attributes}) ->
    case lists:keyfind(on_load, 1, Attributes) of
        {on_load, [{Name, 0} | _]} -> Name;
        _ -> none
    end.

-spec publish(term(), file:filename()) -> ok | {error, term()}.
publish({prepared, Module, Record, OnLoad}, File) ->
    lumen:loaded_purge(Module),
    lumen:loaded_put(Module, erlang:append_element(Record, File)),
    case OnLoad of
        none -> ok;
        _ -> ok
    end.

path(Module) ->
    case lumen:loaded_get(Module) of
        undefined -> none;
        Record -> {ok, element(11, Record)}
    end.
