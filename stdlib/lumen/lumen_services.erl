%% The servers of kernel that stdlib's modules take for granted, for programs that
%% do not start the kernel application: OTP's logger, with a default handler that
%% writes as OTP's does, and OTP's file server. One supervisor holds them under
%% kernel's name, so that what adds children to it (module timer) can.
%%
%% Started before the program's main function, but only if the program was linked
%% with something that needs them: lumen_init asks whether start/0 is there.
-module(lumen_services).

-export([init/1, log/2, start/0]).

-spec start() -> ok.
start() ->
    {ok, Pid} = supervisor:start_link({local, kernel_sup}, ?MODULE, []),
    %% Nobody's child: it ends with the program.
    unlink(Pid),
    erlang:erase('$ancestors'),
    ok = logger:add_handler(default, ?MODULE, handler_config()),
    _ = logger:remove_handler(simple),
    ok.

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

%% As OTP configures its default handler.
handler_config() ->
    #{
        filter_default => stop,
        filters => [
            {remote_gl, {fun logger_filters:remote_gl/2, stop}},
            {domain, {fun logger_filters:domain/2, {log, super, [otp, sasl]}}},
            {no_domain, {fun logger_filters:domain/2, {log, undefined, []}}}
        ],
        formatter =>
            {logger_formatter, #{legacy_header => true, single_line => false}}
    }.

%% The default log handler: formats where the event happens, so that reports stand
%% in the order of events among a process's other output.
log(Event, #{formatter := {Formatter, Config}}) ->
    io:put_chars(user, Formatter:format(Event, Config)).
