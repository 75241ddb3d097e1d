-module(counter_app).
-behaviour(application).
-export([start/2, stop/1]).

start(normal, Arguments) ->
    io:format("starting ~p~n", [Arguments]),
    counter_sup:start_link().

stop(_) ->
    io:format("stopped~n").
