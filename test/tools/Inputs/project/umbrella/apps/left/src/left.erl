-module(left).
-export([name/0]).
-ifdef(TEST).
-include_lib("eunit/include/eunit.hrl").
-endif.

name() -> left.

-ifdef(TEST).
name_test() -> ?assertEqual(left, name()).
-endif.
