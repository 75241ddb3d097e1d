%% rand with fixed seeds gives OTP's numbers.
-module(rand_seed).
-export([main/1]).

main(_) ->
    [begin
         S0 = rand:seed_s(Alg, {1, 2, 3}),
         {L, S1} = lists:mapfoldl(fun(_, S) -> rand:uniform_s(1000000, S) end, S0, lists:seq(1, 8)),
         {F, S2} = rand:uniform_s(S1),
         {N, _} = rand:normal_s(S2),
         io:format("~p ~p ~p ~p~n", [Alg, L, F, N])
     end || Alg <- [exsss, exrop, exs1024s, exsp, exro928ss]],
    rand:seed(exsss, 42),
    io:format("~p~n", [[rand:uniform(6) || _ <- lists:seq(1, 20)]]),
    io:format("~p~n", [[rand:uniform(1 bsl 70) || _ <- [1, 2]]]),
    io:format("~p~n", [rand:bytes(8)]),
    io:format("~p~n", [rand:uniform_real() < 1.0]),
    io:format("~p~n", [element(1, rand:jump(rand:seed_s(exsss, 5))) =/= x]),
    io:format("~p~n", [try rand:uniform(0) catch error:R -> R end]).
