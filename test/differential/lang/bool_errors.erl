%% Errors of if, case, and boolean operators with non-boolean operands; stack of the error.
-module(bool_errors).
-export([main/1]).

main(_) ->
    P = fun(F) -> io:format("~p~n", [try F() catch C:R -> {C, R} end]) end,
    [begin
         P(fun() -> X and true end), P(fun() -> true or X end), P(fun() -> X xor X end),
         P(fun() -> not X end),
         P(fun() -> X andalso true end), P(fun() -> X orelse true end),
         P(fun() -> true andalso X end),
         P(fun() -> case X of true -> 1; false -> 0 end end),
         P(fun() -> if X -> 1; true -> 2 end end)
     end || X <- [true, false, 1, foo]],
    ok.
