%% What programs ask of `init`. A program has no boot script: lumen_init starts
%% it. All command-line words are the program's own, unless it was compiled with
%% --erl-flags; flags come from the file given to --vm-args and from the variable
%% LUMEN_FLAGS.
-module(init).

-export([
    archive_extension/0,
    boot/1,
    code_path_choice/0,
    ensure_loaded/1,
    fetch_loaded/0,
    get_argument/1,
    get_arguments/0,
    get_configfd/1,
    get_plain_arguments/0,
    get_status/0,
    make_permanent/2,
    notify_when_started/1,
    objfile_extension/0,
    reboot/0,
    restart/0, restart/1,
    run_on_load_handlers/0,
    script_id/0,
    script_name/0,
    stop/0, stop/1,
    wait_until_started/0
]).

%% Flags.

%% Only programs whose command line holds flags are linked with what reads it.
get_plain_arguments() ->
    case erlang:function_exported(lumen_flags, plain, 0) of
        true -> lumen:apply(lumen_flags, plain, []);
        false -> lumen:arguments()
    end.

%% As erl gives them: first where things are, last that there is no shell.
get_arguments() ->
    standard() ++ lumen_flags:all() ++ [{noshell, []}].

get_argument(Flag) ->
    case [Values || {F, Values} <- get_arguments(), F =:= Flag] of
        [] -> error;
        Found -> {ok, Found}
    end.

standard() ->
    Home =
        case os:getenv("HOME") of
            false -> [];
            Directory -> [{home, [Directory]}]
        end,
    [{root, ["."]}, {progname, [lumen:program_name()]} | Home].

get_configfd(_) ->
    none.

%% State.

get_status() ->
    {started, started}.

script_id() ->
    {"lumen", erlang:system_info(otp_release)}.

script_name() ->
    lumen:program_name().

notify_when_started(Pid) when is_pid(Pid) ->
    started.

wait_until_started() ->
    ok.

run_on_load_handlers() ->
    ok.

ensure_loaded(Module) ->
    code:ensure_loaded(Module).

fetch_loaded() ->
    code:all_loaded().

make_permanent(_Boot, _Config) ->
    {error, notsup}.

code_path_choice() ->
    strict.

objfile_extension() ->
    ".beam".

archive_extension() ->
    ".ez".

%% The end. Asynchronous, as in OTP: the caller goes on until the program has
%% ended.

stop() ->
    stop(0).

stop(Status) when is_integer(Status), Status >= 0 ->
    send_stop(Status);
stop(Slogan) when is_list(Slogan) ->
    case lists:all(fun(C) -> is_integer(C) andalso C >= 0 andalso C =< 255 end, Slogan) of
        true -> send_stop(Slogan);
        false -> erlang:error(badarg, [Slogan])
    end;
stop(Status) ->
    erlang:error(badarg, [Status]).

send_stop(Status) ->
    case whereis(init) of
        undefined ->
            spawn(fun() -> erlang:halt(Status) end);
        Init ->
            Init ! {stop, Status}
    end,
    ok.

restart() ->
    restart([]).

%% Nothing to start again from.
restart(Options) ->
    erlang:error(notsup, [Options]).

reboot() ->
    stop().

boot(Arguments) ->
    erlang:error(notsup, [Arguments]).
