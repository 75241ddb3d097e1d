%% if with comparison and boolean guards.
-module(if_guards).
-export([main/1]).

main(_) ->
    [erlang:display({A, B, cmp(A, B), range(A)}) || A <- [0, 5, 10, foo], B <- [5, bar]],
    ok.

cmp(A, B) ->
    if A < B -> less;
       A > B -> greater;
       true -> equal
    end.

range(X) ->
    if not is_integer(X) -> not_integer;
       X >= 0, X < 5 -> low;
       X =:= 5; X =:= 6 -> middle;
       X > 6 andalso X =< 10 -> high;
       true -> out
    end.
