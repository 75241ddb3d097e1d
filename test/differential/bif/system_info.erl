%% Keys of system_info and other queries that programs read, as types.
-module(system_info).
-export([main/1]).

main(_) ->
    io:format("~p~n", [[erlang:system_info(wordsize), erlang:system_info({wordsize, internal}),
        erlang:system_info({wordsize, external})]]),
    io:format("~p~n", [erlang:system_info(otp_release)]),
    io:format("~p~n", [[is_integer(erlang:system_info(K)) || K <- [schedulers,
        schedulers_online, process_count, process_limit, atom_limit, atom_count,
        logical_processors_available]]]),
    io:format("~p~n", [erlang:system_info(endian)]),
    io:format("~p~n", [is_list(erlang:system_info(system_version))]),
    io:format("~p~n", [erlang:system_info(machine)]),
    io:format("~p~n", [is_list(erlang:system_info(version))]),
    io:format("~p~n", [[is_integer(erlang:memory(K)) || K <- [total, processes, system, atom,
        binary, ets]]]),
    io:format("~p~n", [lists:member({total, erlang:memory(total)},
        []) orelse is_list(erlang:memory())]),
    io:format("~p~n", [os:type()]),
    io:format("~p~n", [try erlang:system_info(no_such_key) catch error:R -> R end]),
    io:format("~p~n", [is_integer(erlang:system_info(start_time))]),
    io:format("~p~n", [os:getenv("NO_SUCH_VARIABLE_HERE")]),
    io:format("~p~n", [begin os:putenv("LUMEN_X", "yes"), os:getenv("LUMEN_X") end]),
    io:format("~p~n", [[node(), nodes(), is_alive()]]),
    io:format("~p~n", [erlang:function_exported(lists, map, 2)]),
    io:format("~p~n", [erlang:function_exported(?MODULE, nope, 0)]),
    io:format("~p~n", [erlang:is_builtin(erlang, length, 1)]).
