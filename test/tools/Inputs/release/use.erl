-module(use).
-include_lib("counter/include/counter.hrl").
-export([main/1]).

main(Arguments) ->
    io:format("~p ~p~n", [Arguments, ?STEP]),
    io:format("~p~n", [application:ensure_all_started(counter)]),
    io:format("~p~n", [counter_server:next()]),
    io:format("~p~n", [application:get_env(counter, start)]),
    io:format("~p~n", [init:get_argument(some)]),
    ok = application:stop(counter).
