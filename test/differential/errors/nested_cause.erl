%% A try that fails with an error of its own while handling another.
-module(nested_cause).
-export([main/1]).

main(_) ->
    R = try
            try error(first) catch error:first -> lists:nth(5, [1]) end
        catch C:E:St ->
            {C, E, [{M, F} || {M, F, _, _} <- St, M =:= lists orelse F =:= main]}
        end,
    io:format("~p~n", [R]).
