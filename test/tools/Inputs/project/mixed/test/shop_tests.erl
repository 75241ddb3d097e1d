-module(shop_tests).
-include_lib("eunit/include/eunit.hrl").

passes_test() -> ?assertEqual(7, shop:total([apple, pear])).

fails_test() -> ?assertEqual(8, shop:total([apple, pear])).

errors_test() -> shop:total([apple, plum]).

matches_test() -> ?assertMatch({ok, _}, shop:price(pear)).

raises_test() -> ?assertError(badarith, shop:price(nut)).

prints_test() ->
    io:format("looking at ~p~n", [pear]),
    ?assert(shop:price(pear) > 10).

exits_test() -> exit({shop, closed}).

throws_test_() -> {"throws a ball", fun() -> throw(ball) end}.

late_test_() -> {timeout, 0.2, fun() -> receive after 2000 -> ok end end}.

broken_test_() -> {no_such, test}.

generator_test_() -> error(no_tests_today).

setup_test_() -> {setup, fun() -> error(no_server) end, [?_assert(true)]}.

cleanup_test_() ->
    {foreach, fun() -> ok end, fun(_) -> error(stays) end, [?_assert(true)]}.

killed_test_() -> {spawn, fun() -> exit(self(), kill), receive never -> ok end end}.

skipped_test_() -> {"never", [{module, no_such_module}]}.
