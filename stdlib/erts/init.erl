%% What programs ask of `init`. A program has no boot script: lumen_init starts
%% it, and all command-line words are the program's own.
-module(init).

-export([
    archive_extension/0,
    boot/1,
    code_path_choice/0,
    ensure_loaded/1,
    fetch_loaded/0,
    get_argument/1,
    get_arguments/0,
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

get_plain_arguments() ->
    lumen:arguments().

get_arguments() ->
    [{Flag, Values} || Flag <- [root, progname, home],
        {ok, [Values]} <- [get_argument(Flag)]].

%% Flags that the emulator always has.
get_argument(home) ->
    case os:getenv("HOME") of
        false -> error;
        Home -> {ok, [[Home]]}
    end;
get_argument(progname) ->
    {ok, [[lumen:program_name()]]};
get_argument(root) ->
    {ok, [["."]]};
get_argument(noshell) ->
    {ok, [[]]};
get_argument(_) ->
    error.

get_status() ->
    {started, started}.

script_id() ->
    {"lumen", erlang:system_info(otp_release)}.

script_name() ->
    lumen:program_name().

%% Asynchronous, as in OTP: the caller goes on until the program has ended.
stop() ->
    stop(0).

stop(Status) when
    is_integer(Status), Status >= 0;
    is_list(Status)
->
    spawn(fun() ->
        erlang:group_leader(whereis(user), self()),
        stop_applications(),
        erlang:halt(Status)
    end),
    ok;
stop(Status) ->
    erlang:error(badarg, [Status]).

%% The application controller, if the program has one, ends its applications
%% when it is told that init terminates.
stop_applications() ->
    case whereis(application_controller) of
        undefined ->
            ok;
        Controller ->
            Monitor = erlang:monitor(process, Controller),
            exit(Controller, shutdown),
            receive
                {'DOWN', Monitor, process, _, _} -> ok
            end
    end.

restart() ->
    restart([]).

%% Nothing to start again from.
restart(Options) ->
    erlang:error(notsup, [Options]).

reboot() ->
    stop().

boot(Arguments) ->
    erlang:error(notsup, [Arguments]).

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
