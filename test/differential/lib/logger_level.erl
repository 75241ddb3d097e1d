%% logger and error_logger calls with everything below the level left out print nothing.
-module(logger_level).
-export([main/1]).

-include_lib("kernel/include/logger.hrl").

main(_) ->
    io:format("~p~n", [maps:get(level, logger:get_primary_config())]),
    ?LOG_INFO("not shown ~p", [1]), ?LOG_DEBUG(#{a => 1}),
    io:format("~p~n", [logger:set_primary_config(level, none)]), ?LOG_ERROR("not shown either"),
    logger:warning("nor this"), error_logger:error_msg("nor ~p~n", [that]),
    io:format("~p~n", [logger:compare_levels(error, info)]),
    io:format("~p~n", [logger:allow(error, ?MODULE)]).
