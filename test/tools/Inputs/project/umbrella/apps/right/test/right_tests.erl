-module(right_tests).
-include_lib("eunit/include/eunit.hrl").

start_test() ->
    ?assertEqual({ok, [left, right]}, application:ensure_all_started(right)).

names_test() ->
    Module = list_to_existing_atom("rig" ++ "ht"),
    ?assertEqual([left, right], Module:names()).
