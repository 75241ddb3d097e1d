%% erlang:raise with a given stack trace and rethrowing in catch clauses.
-module(raise_stack).
-export([main/1]).

main(_) ->
    St0 = [{m, f, 3, [{file, "x.erl"}, {line, 7}]}],
    try erlang:raise(error, why, St0) catch error:R:St -> io:format("~p ~p~n", [R, St]) end,
    io:format("~p~n", [try erlang:raise(bad_class, r, []) catch C1:R1 -> {C1, R1} end]),
    try
        try a(0) catch C2:R2:St2 -> erlang:raise(C2, {wrapped, R2}, St2) end
    catch C3:R3:St3 -> io:format("~p ~p ~p~n", [C3, R3, [{F, A} || {?MODULE, F, A, _} <- St3]])
    end,
    try error(with_args, [1, 2]) catch error:R4:S4 -> [{_, F4, A4, _} | _] = S4,
        io:format("~p ~p ~p~n", [R4, F4, A4]) end,
    try error(none_args, none) catch error:R5:S5 -> [{_, F5, A5, _} | _] = S5,
        io:format("~p ~p ~p~n", [R5, F5, A5]) end,
    try error(opts, [x], [{error_info, #{cause => q}}]) catch error:R6:S6 -> [{_, F6, A6,
        I6} | _] = S6, io:format("~p ~p ~p ~p~n", [R6, F6, A6, proplists:get_value(error_info,
        I6)]) end.

a(N) -> X = 1 div N, {ok, X}.
