%% The default handler of programs that do not start the kernel application.
-module(lumen_log_handler).

-export([add_handler/0, log/2]).

-spec add_handler() -> ok.
add_handler() ->
    %% Where OTP's modules look for settings, such as how deep reports show terms:
    %% there are none.
    ac_tab = ets:new(ac_tab, [set, public, named_table, {read_concurrency, true}]),
    ok = logger:add_handler(default, ?MODULE, config()),
    _ = logger:remove_handler(simple),
    ok.

%% As OTP configures its default handler.
config() ->
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

%% Formats where the event happens, so that reports stand in the order of events
%% among a process's other output.
log(Event, #{formatter := {Formatter, Config}}) ->
    io:put_chars(user, Formatter:format(Event, Config)).
