%% Starts OTP's kernel as a release's boot script does, for programs that use what
%% needs it: applications, their settings, servers of kernel. Linked into those
%% programs only (the link step decides); lumen_init asks whether it is there.
%%
%% The first process becomes `init`: it waits for what ends the program, and the
%% program's main function runs in a process of its own.
-module(lumen_boot).

-export([flush/0, run_applications/0, start/1]).

-record(state, {
    %% The process of the main function.
    main :: pid() | undefined,
    %% The processes whose end is the program's: {Name, Pid}.
    kernel = [] :: [{atom(), pid()}]
}).

-spec start(fun(() -> no_return())) -> no_return().
start(Main) ->
    register(init, self()),
    process_flag(trap_exit, true),
    Kernel = boot(),
    Program = spawn_link(fun() ->
        erlang:group_leader(whereis(user), self()),
        start_functions(),
        Main()
    end),
    loop(#state{main = Program, kernel = Kernel}).

boot() ->
    try
        Logger = kernel_process(logger, logger_server:start_link()),
        Controller = kernel_process(
            application_controller,
            application_controller:start(application(kernel))
        ),
        ok = start_application(kernel),
        ok = start_application(stdlib),
        [Logger, Controller]
    catch
        Class:Reason:Stack ->
            failed({Class, Reason, Stack})
    end.

kernel_process(Name, {ok, Pid}) -> {Name, Pid};
kernel_process(Name, Error) -> exit({Name, Error}).

%% The boot script has kernel's description in itself: there is no controller yet
%% that could look for it.
application(Name) ->
    File = atom_to_list(Name) ++ ".app",
    {ok, Bytes, _} = erl_prim_loader:get_file(code:where_is_file(File)),
    {ok, Tokens, _} = erl_scan:string(unicode:characters_to_list(Bytes)),
    {ok, {application, Name, Properties}} = erl_parse:parse_term(Tokens),
    {application, Name, without_distribution(Properties)}.

%% kernel's own switch, set unless the servers of a distributed node are linked.
without_distribution(Properties) ->
    case erlang:function_exported(global, start_link, 0) of
        true ->
            Properties;
        false ->
            {env, Settings} = lists:keyfind(env, 1, Properties),
            New = [{start_distribution, false} | Settings],
            lists:keyreplace(env, 1, Properties, {env, New})
    end.

start_application(Name) ->
    case application:start_boot(Name, permanent) of
        ok -> ok;
        {error, {already_started, Name}} -> ok;
        Error -> exit({Name, Error})
    end.

%% -s and -run.
start_functions() ->
    lists:foreach(
        fun
            ({s, [Module | Rest]}) ->
                call(Module, Rest, fun(Words) ->
                    [list_to_atom(W) || W <- Words]
                end);
            ({run, [Module | Rest]}) ->
                call(Module, Rest, fun(Words) -> Words end);
            (_) ->
                ok
        end,
        init:get_arguments()
    ).

call(Module, [], _) ->
    apply(list_to_atom(Module), start, []);
call(Module, [Function], _) ->
    apply(list_to_atom(Module), list_to_atom(Function), []);
call(Module, [Function | Words], Arguments) ->
    apply(list_to_atom(Module), list_to_atom(Function), [Arguments(Words)]).

%% The main function of a program that was made of applications only: starts
%% them as a release does. They run until init:stop().
-spec run_applications() -> no_return().
run_applications() ->
    Names = string:lexemes(binary_to_list(lumen:embedded_file("applications")), " "),
    lists:foreach(
        fun(Name) ->
            {ok, [{atom, _, Application}], _} = erl_scan:string(Name),
            case application:ensure_all_started(Application, permanent) of
                {ok, _} -> ok;
                {error, Reason} -> exit({Application, Reason})
            end
        end,
        Names
    ),
    receive
        never -> exit(never)
    end.

%% What the main function has logged is written before the program ends: OTP's
%% default handler works in a process of its own.
-spec flush() -> ok.
flush() ->
    lists:foreach(
        fun(#{id := Id, module := Module}) ->
            case erlang:function_exported(Module, filesync, 1) of
                true -> Module:filesync(Id);
                false -> ok
            end
        end,
        logger:get_handler_config()
    ).

%% init's own loop.

loop(State) ->
    receive
        {stop, Status} ->
            stop(Status, State);
        {'EXIT', Pid, Reason} ->
            ended(Pid, Reason, State);
        _ ->
            loop(State)
    end.

ended(Pid, Reason, #state{main = Pid}) ->
    failed(Reason);
ended(Pid, Reason, #state{kernel = Kernel} = State) ->
    case lists:keyfind(Pid, 2, Kernel) of
        {Name, _} ->
            crash(
                io_lib:format(
                    "Kernel pid terminated (~w) (~ts)",
                    [Name, text(Reason)]
                )
            );
        false ->
            loop(State)
    end.

text(Reason) when is_atom(Reason) -> atom_to_list(Reason);
text(Reason) ->
    case io_lib:printable_unicode_list(Reason) of
        true -> Reason;
        false -> io_lib:format("~tw", [Reason])
    end.

%% What is started stops in order, but not for ever.
stop(Status, #state{kernel = Kernel}) ->
    {_, Controller} = lists:keyfind(application_controller, 1, Kernel),
    exit(Controller, shutdown),
    wait(Controller),
    erlang:halt(Status).

wait(Pid) ->
    receive
        {'EXIT', Pid, _} -> ok
    end.

-spec failed(term()) -> no_return().
failed(Reason) ->
    erlang:display({"init terminating in do_boot", Reason}),
    crash(io_lib:format("init terminating in do_boot (~0tp)", [Reason])).

-spec crash(iodata()) -> no_return().
crash(Text) ->
    lumen:console_write(2, unicode:characters_to_binary([Text, "\n\n"])),
    erlang:halt(1).
