%% logger with OTP's handlers: the default one, one that writes to a file, levels,
%% filters, reports of supervisors.
-module(log_handlers).
-export([main/1, init/1]).

main(_) ->
    ok = logger:add_handler(to_file, logger_std_h, #{
        config => #{file => "out.log"},
        level => warning,
        formatter => {logger_formatter, #{template => [level, ": ", msg, "\n"]}}
    }),
    logger:warning("one ~p", [1]),
    logger:info("not this"),
    logger:error(#{a => 1}),
    ok = logger_std_h:filesync(to_file),
    {ok, Bytes} = file:read_file("out.log"),
    io:put_chars(Bytes),
    ok = logger:remove_handler(to_file),
    ok = logger:set_primary_config(level, info),
    logger:info("info ~ts", ["text"]),
    ok = logger:update_formatter_config(default, template, [level, " ", msg, "\n"]),
    logger:notice("notice"),
    logger_std_h:filesync(default),
    io:format("~p~n", [lists:sort(logger:get_handler_ids())]),
    process_flag(trap_exit, true),
    {error, _} = supervisor:start_link(?MODULE, []),
    logger_std_h:filesync(default).

init([]) ->
    {ok, {#{}, [#{id => bad, start => {erlang, error, [no]}}]}}.
