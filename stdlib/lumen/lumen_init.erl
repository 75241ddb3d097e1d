%% The first process of a program. Kept tiny: everything here is in every
%% executable and runs before the program does.
-module(lumen_init).

-export([start/0]).

%% Exit status of a program whose main function failed, as escript gives it.
-define(FAILED, 127).

-spec start() -> no_return().
start() ->
    case erlang:function_exported(lumen_boot, start, 1) of
        true ->
            lumen:apply(lumen_boot, start, [fun begin_program/0]);
        false ->
            Console = lumen_console:start(),
            erlang:group_leader(Console, self()),
            start_services(),
            begin_program()
    end.

-spec begin_program() -> no_return().
begin_program() ->
    {Module, Function} = lumen:entry(),
    case erlang:function_exported(lumen_on_load, run, 0) of
        true -> lumen:apply(lumen_on_load, run, []);
        false -> ok
    end,
    case erlang:function_exported(erts_literal_area_collector, run, 0) of
        true -> lumen:apply(erts_literal_area_collector, run, []);
        false -> ok
    end,
    Status =
        try
            run(Module, Function),
            0
        catch
            Class:Reason:Stack ->
                report(Class, Reason, Stack),
                ?FAILED
        end,
    case erlang:function_exported(lumen_boot, flush, 0) of
        true -> lumen:apply(lumen_boot, flush, []);
        false -> ok
    end,
    erlang:halt(Status).

%% Only programs that use them have them linked (lumen_services), or the small
%% process that writes reports of the runtime.
start_services() ->
    IsThere = fun(Function) ->
        erlang:function_exported(lumen_services, Function, 0)
    end,
    case lists:filter(IsThere, [start, start_logger]) of
        [Function | _] -> lumen:apply(lumen_services, Function, []);
        [] -> lumen_log:start()
    end.

%% main/1 gets the command line as escript gives it; main/0 is for programs that
%% take none.
run(Module, Function) ->
    case erlang:function_exported(Module, Function, 1) of
        true ->
            Module:Function(init:get_plain_arguments());
        false ->
            Module:Function()
    end.

report(Class, Reason, Stack) ->
    Text =
        try
            format(Class, Reason, Stack)
        catch
            _:_ ->
                io_lib:format("exception ~w: ~0p", [Class, Reason])
        end,
    io:put_chars(standard_error, ["escript: ", Text, $\n]).

format(Class, Reason, Stack) ->
    Format =
        fun(Term, Indent) ->
            io_lib:format("~." ++ integer_to_list(Indent) ++ "P", [Term, 50])
        end,
    IsOwn = fun(Module, _, _) -> Module =:= ?MODULE end,
    erl_error:format_exception(1, Class, Reason, Stack, IsOwn, Format, latin1).
