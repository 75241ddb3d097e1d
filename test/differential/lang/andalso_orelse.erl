%% andalso, orelse, and, or, xor, not and what they evaluate.
-module(andalso_orelse).
-export([main/1]).

main(_) ->
    [erlang:display({A, B, say(A) andalso say(B), say(A) orelse say(B)})
     || A <- [true, false], B <- [true, false]],
    [erlang:display({A, B, A and B, A or B, A xor B, not A})
     || A <- [true, false], B <- [true, false]],
    erlang:display(false andalso not_boolean),
    erlang:display(true andalso not_boolean),
    erlang:display(true orelse not_boolean),
    erlang:display(false orelse not_boolean),
    erlang:display(catch_it(fun() -> id(1) andalso true end)),
    erlang:display(catch_it(fun() -> id(1) orelse true end)),
    erlang:display(catch_it(fun() -> id(true) and id(x) end)),
    erlang:display(catch_it(fun() -> not id(3) end)).

say(X) -> erlang:display({eval, X}), X.

id(X) -> X.

catch_it(F) -> try F() catch C:R -> {C, R} end.
