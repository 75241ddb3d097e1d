%% Reading of files before kernel runs. A program loads no code, so this is
%% prim_file without archives.
-module(erl_prim_loader).

-include_lib("kernel/include/file.hrl").

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

%% Only told: nothing is loaded.
-define(PATH, {?MODULE, path}).

get_path() ->
    {ok, persistent_term:get(?PATH, ["."])}.

set_path(Path) when is_list(Path) ->
    persistent_term:put(?PATH, Path).

%% What is not on disk may be among the files that the program carries, which
%% are named from the program's folder on.
get_file(Name) ->
    case prim_file:read_file(Name) of
        {ok, Bytes} ->
            {ok, Bytes, absolute(Name)};
        {error, _} ->
            case carried(Name) of
                false -> error;
                Bytes -> {ok, Bytes, absolute(Name)}
            end
    end.

carried(Name) when is_atom(Name) ->
    carried(atom_to_list(Name));
carried(Name) ->
    case code:carried_name(Name) of
        false -> false;
        Carried -> lumen:embedded_file(Carried)
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
        {error, Reason} -> report_error(list_dir, Directory, Reason)
    end.

%% That something is not there is an answer; any other error is logged, too.
report_error(_Function, _Target, Reason) when
    Reason =:= enoent; Reason =:= enotdir; Reason =:= einval
->
    error;
report_error(Function, Target, Reason) when is_atom(Reason), is_list(Target) ->
    Text =
        "File operation error: " ++ atom_to_list(Reason) ++ ". Target: " ++
            Target ++ ". Function: " ++ atom_to_list(Function) ++ ". ",
    Report = #{label => {?MODULE, file_error}, report => Text},
    Meta = #{
        pid => self(),
        gl => group_leader(),
        time => os:system_time(microsecond),
        error_logger => #{tag => error_report, type => std_error}
    },
    case whereis(logger) of
        undefined -> ok;
        Logger -> Logger ! {log, error, Report, Meta}
    end,
    error;
report_error(_Function, _Target, _Reason) ->
    error.

read_file_info(Name) ->
    case prim_file:read_file_info(Name) of
        {ok, _} = Ok ->
            Ok;
        {error, _} ->
            case carried(Name) of
                false ->
                    error;
                Bytes ->
                    %% As a file that anyone may read.
                    {ok, #file_info{
                        size = byte_size(Bytes),
                        type = regular,
                        access = read,
                        mode = 8#100444,
                        links = 1
                    }}
            end
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
