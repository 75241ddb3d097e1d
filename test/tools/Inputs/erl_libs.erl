%% An application that is found by ERL_LIBS when the program runs.
-module(erl_libs).
-export([main/1]).

main(_) ->
    io:format("~s~n", [below(code:lib_dir(outside))]),
    io:format("~s~n", [below(code:priv_dir(outside))]),
    io:format("~p~n", [code:lib_dir(nowhere)]),
    io:format("~s~n", [below(code:where_is_file("outside.app"))]),
    io:format("~p~n", [application:load(outside)]),
    io:format("~p~n", [application:get_key(outside, vsn)]),
    io:format("~p~n", [application:get_env(outside, answer)]),
    io:format("~p~n", [application:ensure_all_started(outside)]),
    io:format("~p~n", [lists:keymember(outside, 1, application:which_applications())]),
    io:format("~p~n", [application:stop(outside)]).

%% Without what is before the folder of libraries.
below(Path) ->
    [_, Rest] = string:split(Path, "/libs/"),
    Rest.
