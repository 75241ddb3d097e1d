%% eunit's header exports test functions and adds test/0 by parse transforms.
-module(eunit_exports).
-export([main/1]).

-include_lib("eunit/include/eunit.hrl").

main(_) ->
    io:format("~p~n", [lists:sort(?MODULE:module_info(exports))]),
    io:format("~p~n", [[catch T() || T <- [fun one_test/0, fun two_test/0]]]).

one_test() -> ?assertEqual(2, 1 + 1).
two_test() -> ?assert(true).
many_test_() -> [?_assertEqual(4, 2 * 2)].
