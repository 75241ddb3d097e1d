%% OTP's kernel runs as an application: what is started, settings, starting and
%% stopping an application of OTP's.
-module(applications).
-export([main/1]).

main(_) ->
    %% Reports of OTP's own come when they come.
    ok = logger:set_primary_config(level, critical),
    io:format("~p~n", [[A || {A, _, _} <- lists:sort(application:which_applications())]]),
    io:format("~p~n", [application:get_env(kernel, logger_level)]),
    io:format("~p~n", [application:get_env(kernel, nothing)]),
    io:format("~p~n", [application:get_env(kernel, nothing, default)]),
    ok = application:set_env(myapp, key, {value, 1}),
    io:format("~p~n", [application:get_env(myapp, key)]),
    io:format("~p~n", [application:get_key(stdlib, registered)]),
    io:format("~p~n", [element(1, application:get_key(kernel, vsn))]),
    io:format("~p~n", [application:ensure_all_started(sasl)]),
    io:format("~p~n", [is_pid(whereis(sasl_sup))]),
    io:format("~p~n", [application:ensure_all_started(sasl)]),
    io:format("~p~n", [application:start(sasl)]),
    io:format("~p~n", [application:start(no_such_application)]),
    io:format("~p~n", [application:load({application, tiny, [{env, [{a, 1}]}, {vsn, "7"}]})]),
    io:format("~p~n", [application:get_all_env(tiny)]),
    io:format("~p~n", [application:start(tiny)]),
    io:format("~p~n", [lists:keyfind(tiny, 1, application:which_applications())]),
    io:format("~p~n", [application:stop(tiny)]),
    io:format("~p~n", [application:unload(tiny)]),
    io:format("~p~n", [application:get_application(whereis(kernel_sup))]),
    io:format("~p~n", [application:get_application()]),
    io:format("~p~n", [init:get_argument(no_such_flag)]),
    io:format("~p~n", [
        [N || N <- [application_controller, kernel_sup, file_server_2, logger, user,
            standard_error, erl_signal_server, init, inet_db], is_pid(whereis(N))]]),
    io:format("~p~n", [gen_event:which_handlers(erl_signal_server)]).
