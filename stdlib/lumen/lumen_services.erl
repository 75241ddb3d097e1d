%% The servers of kernel that stdlib's modules take for granted, for programs that
%% do not start the kernel application: OTP's logger, with a default handler that
%% writes as OTP's does, and OTP's file server. One supervisor holds them under
%% kernel's name, so that what adds children to it (module timer) can.
%%
%% Started before the program's main function, but only if the program was linked
%% with something that needs them: lumen_init asks whether start/0 is there, or
%% start_logger/0 in programs that log and use no files and timers.
-module(lumen_services).
-behaviour(supervisor).

-export([init/1, start/0, start_logger/0]).

-spec start() -> ok.
start() ->
    {ok, Pid} = supervisor:start_link({local, kernel_sup}, ?MODULE, []),
    %% Nobody's child: it ends with the program.
    unlink(Pid),
    erlang:erase('$ancestors'),
    lumen_log_handler:add_handler().

%% The logger alone, which nobody adds children to.
-spec start_logger() -> ok.
start_logger() ->
    {ok, Pid} = logger_server:start_link(),
    unlink(Pid),
    lumen_log_handler:add_handler().

init([]) ->
    Children = [
        child(logger, logger_server),
        child(file_server_2, file_server)
    ],
    {ok, {#{strategy => one_for_one, intensity => 0, period => 1}, Children}}.

child(Id, Module) ->
    #{
        id => Id,
        start => {Module, start_link, []},
        shutdown => 2000,
        modules => [Module]
    }.
