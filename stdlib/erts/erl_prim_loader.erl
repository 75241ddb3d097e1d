%% Reading of files before kernel runs. A program loads no code, so this is
%% prim_file without archives.
-module(erl_prim_loader).

-export([
    get_cwd/0, get_cwd/1,
    get_file/1,
    get_path/0,
    list_dir/1,
    purge_archive_cache/0,
    read_file_info/1,
    read_link_info/1,
    set_path/1,
    set_primary_archive/4,
    start/0
]).

start() ->
    {ok, self()}.

get_path() ->
    {ok, []}.

set_path(_Path) ->
    ok.

get_file(Name) ->
    case prim_file:read_file(Name) of
        {ok, Bytes} -> {ok, Bytes, absolute(Name)};
        {error, _} -> error
    end.

absolute(Name) when is_atom(Name) ->
    absolute(atom_to_list(Name));
absolute([$/ | _] = Name) ->
    Name;
absolute(Name) ->
    case prim_file:get_cwd() of
        {ok, Directory} -> Directory ++ "/" ++ Name;
        {error, _} -> Name
    end.

list_dir(Directory) ->
    case prim_file:list_dir(Directory) of
        {ok, _} = Ok -> Ok;
        {error, _} -> error
    end.

read_file_info(Name) ->
    case prim_file:read_file_info(Name) of
        {ok, _} = Ok -> Ok;
        {error, _} -> error
    end.

read_link_info(Name) ->
    case prim_file:read_link_info(Name) of
        {ok, _} = Ok -> Ok;
        {error, _} -> error
    end.

get_cwd() ->
    prim_file:get_cwd().

get_cwd(Drive) ->
    prim_file:get_cwd(Drive).

purge_archive_cache() ->
    ok.

set_primary_archive(_File, _Bytes, _Info, _Parser) ->
    {error, "archives are not supported"}.
