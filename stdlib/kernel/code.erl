%% The code server's interface for a program whose linked modules are there from the
%% start, and stay. Others can come as BEAM code (lumen_loader) and go.
-module(code).

-export([
    add_path/1, add_patha/1, add_pathz/1,
    add_paths/1, add_pathsa/1, add_pathsz/1,
    all_available/0,
    all_loaded/0,
    atomic_load/1,
    carried_name/1,
    clash/0,
    compiler_dir/0,
    del_path/1,
    delete/1,
    ensure_loaded/1,
    ensure_modules_loaded/1,
    finish_loading/1,
    get_mode/0,
    get_object_code/1,
    get_path/0,
    is_loaded/1,
    is_module_native/1,
    is_sticky/1,
    lib_dir/0, lib_dir/1, lib_dir/2,
    load_abs/1, load_abs/2,
    load_binary/3,
    load_file/1,
    modified_modules/0,
    module_md5/1,
    module_status/1,
    objfile_extension/0,
    prepare_loading/1,
    priv_dir/1,
    purge/1,
    replace_path/2,
    root_dir/0,
    set_path/1,
    set_primary_archive/4,
    soft_purge/1,
    start_link/0,
    stick_dir/1,
    stick_mod/1,
    unstick_dir/1,
    unstick_mod/1,
    where_is_file/1, where_is_file/2,
    which/1
]).
-export([get_doc/1, get_chunk/2]).

is_module(Module) ->
    erlang:module_loaded(Module).

ensure_loaded(Module) when is_atom(Module) ->
    case is_module(Module) of
        true -> {module, Module};
        false -> {error, nofile}
    end.

ensure_modules_loaded(Modules) ->
    case [{M, nofile} || M <- Modules, not is_module(M)] of
        [] -> ok;
        Missing -> {error, Missing}
    end.

%% A module that is linked is all there is of it; another cannot be had.
load_file(Module) when is_atom(Module) ->
    case is_module(Module) of
        true -> {error, notsup};
        false -> {error, nofile}
    end.

load_abs(Name) ->
    load_abs(Name, list_to_atom(filename:basename(Name))).

load_abs(Name, Module) when is_atom(Module) ->
    case erl_prim_loader:get_file(filename:absname(Name ++ objfile_extension())) of
        {ok, Binary, File} -> lumen_loader:load_binary(Module, File, Binary);
        error -> {error, nofile}
    end.

load_binary(Module, File, Binary) when
    is_atom(Module), is_list(File) orelse is_atom(File), is_binary(Binary)
->
    lumen_loader:load_binary(Module, File, Binary).

%% Of modules that come as {Module, File, Binary}: all, or none.
atomic_load(Modules) ->
    case prepare_loading(Modules) of
        {ok, Prepared} -> finish_loading(Prepared);
        {error, _} = Error -> Error
    end.

prepare_loading(Modules) ->
    Prepared = [prepare(M) || M <- Modules],
    case [{M, Reason} || {M, _, {error, Reason}} <- Prepared] of
        [] -> {ok, {?MODULE, [{P, File} || {_, File, {ok, P}} <- Prepared]}};
        Errors -> {error, Errors}
    end.

prepare({Module, File, Binary}) when is_atom(Module), is_binary(Binary) ->
    {Module, File, lumen_loader:prepare(Module, Binary)};
prepare(Module) when is_atom(Module) ->
    case is_sticky(Module) of
        true -> {Module, none, {error, sticky_directory}};
        false -> {Module, none, {error, nofile}}
    end.

finish_loading({?MODULE, Prepared}) ->
    Errors =
        [{lumen_loader:module(P), on_load_not_allowed} || {P, _} <- Prepared, lumen_loader:has_on_load(P)] ++
            [{M, not_purged} || {P, _} <- Prepared, M <- [lumen_loader:module(P)], erlang:check_old_code(M)],
    case Errors of
        [] -> lists:foreach(fun({P, File}) -> ok = lumen_loader:publish(P, File) end, Prepared);
        _ -> {error, Errors}
    end.

is_loaded(Module) when is_atom(Module) ->
    case is_module(Module) of
        true -> {file, which_loaded(Module)};
        false -> false
    end.

which(Module) when is_atom(Module) ->
    case is_module(Module) of
        true -> which_loaded(Module);
        false -> non_existing
    end.

%% What BEAM has in itself is here in itself, too. The compiled file of any other
%% module would stand where the executable does.
which_loaded(Module) ->
    case lumen:loaded_get(Module) of
        undefined ->
            case is_preloaded(Module) of
                true -> preloaded;
                false -> in_dir(program_dir(), atom_to_list(Module) ++ objfile_extension())
            end;
        Record ->
            element(tuple_size(Record), Record)
    end.

is_preloaded(Module) ->
    lists:member(Module, [
        atomics, counters, erl_init, erl_prim_loader, erlang, erts_internal, init,
        persistent_term, prim_buffer, prim_eval, prim_file, prim_inet, prim_net,
        prim_socket, prim_zip, zlib
    ]).

all_loaded() ->
    [{Module, which_loaded(Module)} || Module <- erlang:loaded()].

all_available() ->
    [
        {atom_to_list(Module), File, true}
     || {Module, File} <- lists:sort(all_loaded())
    ].

module_md5(_Beam) ->
    undefined.

module_status(Module) when is_atom(Module) ->
    case is_module(Module) of
        true -> loaded;
        false -> not_loaded
    end;
module_status(Modules) ->
    [{Module, module_status(Module)} || Module <- Modules].

modified_modules() ->
    [].

is_module_native(Module) ->
    case is_module(Module) of
        true -> is_sticky(Module);
        false -> undefined
    end.

%% Of what is linked there is no other version.
is_sticky(Module) ->
    is_module(Module) andalso lumen:loaded_get(Module) =:= undefined.

get_object_code(Module) when is_atom(Module) ->
    error.

get_doc(Module) when is_atom(Module) ->
    case is_module(Module) of
        true -> {error, missing};
        false -> {error, non_existing}
    end.

get_chunk(_Beam, _Chunk) ->
    error.

purge(Module) when is_atom(Module) ->
    {_WasOld, DidKill} = erts_code_purger:purge(Module),
    DidKill.

soft_purge(Module) when is_atom(Module) ->
    erts_code_purger:soft_purge(Module).

delete(Module) when is_atom(Module) ->
    not erlang:check_old_code(Module) andalso erlang:delete_module(Module) =:= true.

get_mode() -> embedded.

start_link() ->
    ignore.

%% Directories. A program may have a `lib` directory beside it for what its
%% applications keep in `priv`.

program_dir() ->
    Program =
        case prim_file:read_link("/proc/self/exe") of
            {ok, Path} -> Path;
            {error, _} -> absolute(lumen:program_name())
        end,
    dir_of(Program).

%% As filename has them, for absolute paths: programs with a server come here, and
%% need not have that module.
dir_of(Raw) when is_binary(Raw) ->
    list_to_binary(dir_of(binary_to_list(Raw)));
dir_of(Path) ->
    IsOfName = fun(Character) -> Character =/= $/ end,
    case lists:dropwhile(IsOfName, lists:reverse(Path)) of
        [$/, Last | Rest] -> lists:reverse(Rest, [Last]);
        Root -> Root
    end.

in_dir(Raw, Name) when is_binary(Raw) -> <<Raw/binary, $/, (list_to_binary(Name))/binary>>;
in_dir("/", Name) -> [$/ | Name];
in_dir(Directory, Name) -> Directory ++ [$/ | Name].

%% While the kernel starts there is no file server that file:get_cwd/0 could ask.
absolute([$/ | _] = Name) ->
    Name;
absolute(Name) ->
    case prim_file:get_cwd() of
        {ok, Directory} -> in_dir(Directory, Name);
        {error, _} -> Name
    end.

root_dir() ->
    program_dir().

lib_dir() ->
    filename:join(root_dir(), "lib").

%% The folder of an application that the program carries, which need not exist;
%% or a folder of that name in `lib`; or one in the path (ERL_LIBS), with or without a version.
lib_dir(Application) ->
    Name = name(Application),
    case [Library || Library <- libraries(), without_version(Library) =:= Name] of
        [Library | _] ->
            Carried = filename:join(lib_dir(), Library),
            case is_dir(Carried) orelse dir_in(Name, user_path()) of
                Found when is_list(Found) -> Found;
                _ -> Carried
            end;
        [] ->
            Directory = filename:join(lib_dir(), Name),
            case is_dir(Directory) of
                true -> Directory;
                false -> dir_in_path(Name)
            end
    end.

dir_in_path(Name) ->
    dir_in(Name, get_path()).

dir_in(Name, Path) ->
    Directories = [without_ebin(Directory) || Directory <- Path],
    case [D || D <- Directories, without_version(filename:basename(D)) =:= Name] of
        [Directory | _] -> Directory;
        [] -> {error, bad_name}
    end.

without_ebin(Directory) ->
    case filename:basename(Directory) of
        "ebin" -> filename:dirname(filename:absname(Directory));
        _ -> Directory
    end.

%% NAME-VSN of the applications whose resource the program carries.
libraries() ->
    [
        Library
     || "lib/" ++ File <- lumen:embedded_files(),
        [Library, "ebin", _] <- [string:split(File, "/", all)]
    ].

without_version(Library) ->
    case string:split(Library, "-") of
        [Name, _] -> Name;
        [Name] -> Name
    end.

%% The name that a file carried by the program has there, or false if the path
%% lies outside of the program's folder.
carried_name("/lumen.program/" ++ Name) ->
    Name;
carried_name(Path) ->
    %% The program may lie in "/".
    Folder = string:trim(root_dir(), trailing, "/") ++ "/",
    case string:prefix(Path, Folder) of
        nomatch -> false;
        Rest -> Rest
    end.

lib_dir(Application, Sub) ->
    case lib_dir(Application) of
        {error, _} = Error -> Error;
        Directory -> filename:join(Directory, name(Sub))
    end.

priv_dir(Application) ->
    lib_dir(Application, "priv").

compiler_dir() ->
    lib_dir(compiler).

name(Name) when is_atom(Name) -> atom_to_list(Name);
name(Name) -> Name.

%% The path serves to find files, such as resources of applications. It begins
%% with the applications that the program carries.
-define(PATH, {?MODULE, path}).

get_path() ->
    case persistent_term:get(?PATH, undefined) of
        undefined ->
            {Basic, Others} = lists:partition(fun is_basic/1, libraries()),
            ["." | [ebin(L) || L <- Basic]] ++ user_path() ++ [ebin(L) || L <- Others];
        Path ->
            Path
    end.

ebin(Library) -> filename:join([lib_dir(), Library, "ebin"]).

is_basic(Library) -> lists:member(without_version(Library), ["kernel", "stdlib"]).

%% The applications in the folders that ERL_LIBS names, of each its newest version.
user_path() ->
    case os:getenv("ERL_LIBS") of
        false ->
            [];
        Folders ->
            lists:append([libraries_in(F) || F <- string:lexemes(Folders, ":")])
    end.

%% While the kernel starts there is no file server that filelib could ask.
is_dir(Name) ->
    case erl_prim_loader:read_file_info(Name) of
        {ok, Info} -> element(3, Info) =:= directory;
        error -> false
    end.

libraries_in(Folder) ->
    case erl_prim_loader:list_dir(Folder) of
        {ok, Names} ->
            Newest = lists:foldl(fun newer/2, #{}, Names),
            [
                Ebin
             || {_, Library} <- maps:values(Newest),
                Ebin <- [filename:join([Folder, Library, "ebin"])],
                is_dir(Ebin)
            ];
        error ->
            []
    end.

newer(Library, Newest) ->
    Name = without_version(Library),
    Version = version(Library),
    case Newest of
        #{Name := {Other, _}} when Other >= Version -> Newest;
        _ -> Newest#{Name => {Version, Library}}
    end.

version(Library) ->
    case string:split(Library, "-") of
        [_, Version] -> [number(Part) || Part <- string:lexemes(Version, ".")];
        [_] -> []
    end.

number(Text) ->
    case string:to_integer(Text) of
        {N, _} when is_integer(N) -> N;
        _ -> Text
    end.

set_path(Path) when is_list(Path) ->
    case lists:all(fun is_dir/1, Path) of
        true -> persistent_term:put(?PATH, [name(D) || D <- Path]), true;
        false -> {error, bad_directory}
    end;
set_path(_) ->
    {error, bad_path}.

add_path(Directory) -> add_pathz(Directory).
add_patha(Directory) -> add(Directory, fun(D, Path) -> [D | Path] end).
add_pathz(Directory) -> add(Directory, fun(D, Path) -> Path ++ [D] end).

add(Directory, Put) ->
    case is_dir(Directory) of
        true ->
            Name = name(Directory),
            persistent_term:put(?PATH, Put(Name, lists:delete(Name, get_path()))),
            true;
        false ->
            {error, bad_directory}
    end.

add_paths(Directories) -> add_pathsz(Directories).

add_pathsa(Directories) ->
    lists:foreach(fun add_patha/1, Directories).

add_pathsz(Directories) ->
    lists:foreach(fun add_pathz/1, Directories).

del_path(Directory) ->
    Name = name(Directory),
    Path = get_path(),
    case lists:member(Name, Path) of
        true -> persistent_term:put(?PATH, lists:delete(Name, Path)), true;
        false -> false
    end.

replace_path(_, _) -> {error, bad_name}.
clash() -> ok.

stick_dir(_) -> ok.
unstick_dir(_) -> ok.
stick_mod(_) -> true.
unstick_mod(_) -> true.

set_primary_archive(_, _, _, _) ->
    {error, "archives are not supported"}.

objfile_extension() ->
    init:objfile_extension().

where_is_file(File) ->
    where_is_file(get_path(), File).

where_is_file([Directory | Rest], File) ->
    Name = filename:append(Directory, File),
    case erl_prim_loader:read_file_info(Name) of
        {ok, _} -> Name;
        error -> where_is_file(Rest, File)
    end;
where_is_file([], _) ->
    non_existing.
