%% -include of a header written beside, nested conditionals, macro redefinition.
-module(conditional_compile).
-export([main/1]).

-define(A, 1).
-undef(A).
-define(A, 2).
-define(STR(X), "<" ??X ">").
-define(IF(C, T, E), case C of true -> T; false -> E end).
-define(LIST(X), [X, ?A]).
-ifdef(A).
 -ifdef(NOPE).
 -define(WHICH, nope).
 -else.
  -ifndef(NOPE2).
  -define(WHICH, inner).
  -endif.
 -endif.
-else.
-define(WHICH, outer).
-endif.
-if(?OTP_RELEASE > 10).
-define(NEW, true).
-else.
-define(NEW, false).
-endif.

main(_) ->
    io:format("~p~n", [{?A, ?STR(foo + bar), ?IF(?A > 1, yes, no), ?LIST({x, "y"}), ?WHICH, ?NEW}]),
    io:format("~p~n", [?FUNCTION_NAME]),
    F = fun() -> ?FUNCTION_NAME end,
    io:format("~p~n", [F()]).
