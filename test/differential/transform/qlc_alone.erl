%% qlc without tables: sorting may use files, so that OTP's file server is started.
-module(qlc_alone).
-export([main/1]).
-include_lib("stdlib/include/qlc.hrl").

main(_) ->
    io:format("~p~n", [qlc:e(qlc:q([X || X <- [1, 2, 3], X > 1]))]),
    io:format("~p~n", [qlc:e(qlc:sort(qlc:q([X || X <- [3, 1, 2]])))]).
