#!/usr/bin/env escript
%% What OTP's compiler takes for pure, one in a line.
main(_) ->
    [
        io:format("~s:~s/~w~n", [M, F, A])
     || M <- [erlang, lists, maps, math, binary, ets, string],
        {F, A} <- M:module_info(exports),
        erl_bifs:is_pure(M, F, A)
    ].
