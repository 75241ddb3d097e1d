-module(odd_tests).
-export([one_test/0, two_test_/0]).

one_test() -> ok.
two_test_() -> [fun() -> ok end, {"named", fun() -> {ok, _} = lists:keyfind(a, 1, []) end}].
