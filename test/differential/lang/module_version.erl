-module(module_version).
-behaviour(supervisor).
-export([main/1, init/1]).
%% A module that does not say its version has one made of its checksum, in front of
%% what it does say.
main(_) ->
    [{vsn, [Vsn]} | Others] = ?MODULE:module_info(attributes),
    io:format("~p ~p~n", [is_integer(Vsn), Others]),
    io:format("~p~n", [<<Vsn:128>> =:= ?MODULE:module_info(md5)]),
    {attributes, Same} = lists:keyfind(attributes, 1, ?MODULE:module_info()),
    io:format("~p~n", [lists:keyfind(vsn, 1, Same) =:= {vsn, [Vsn]}]),
    io:format("~p~n", [[is_integer(V) || {vsn, [V]} <- io_lib:module_info(attributes)]]).

init(_) -> ignore.
