%% Funs that come from outside, who made a fun, and identifiers of old formats.
-module(etf_foreign).
-export([main/1]).

main(_) ->
    creators(),
    unknown_fun(),
    old_creations(),
    ok.

adder(X) -> fun(Y) -> X + Y end.

creators() ->
    Self = self(),
    io:format("~p~n", [erlang:fun_info(adder(1), pid) =:= {pid, Self}]),
    io:format("~p~n", [erlang:fun_info(fun() -> ok end, pid) =:= {pid, Self}]),
    Other = spawn(fun() -> Self ! {self(), adder(2)} end),
    receive
        {Other, F} ->
            io:format("~p~n", [erlang:fun_info(F, pid) =:= {pid, Other}]),
            G = binary_to_term(term_to_binary(F)),
            io:format("~p ~p ~p~n", [G =:= F, G(3), erlang:fun_info(G, pid) =:= {pid, Other}]),
            T = ets:new(t, []),
            ets:insert(T, {f, F}),
            [{f, H}] = ets:lookup(T, f),
            true = erlang:garbage_collect(),
            io:format("~p ~p~n", [H =:= F, erlang:fun_info(H, pid) =:= {pid, Other}])
    end.

unknown_fun() ->
    External =
        <<131,112,0,0,0,70,1,212,190,220,28,179,144,194,131,19,215,105,97,77,
          251,125,93,0,0,0,0,0,0,0,2,100,0,1,116,97,0,98,6,165,246,224,103,100,
          0,13,110,111,110,111,100,101,64,110,111,104,111,115,116,0,0,0,91,
          0,0,0,0,0,97,2,97,1>>,
    U = binary_to_term(External),
    io:format("~p~n", [U]),
    Keys = [module, name, arity, type, env, index, uniq, new_index, new_uniq],
    io:format("~p~n", [[erlang:fun_info(U, K) || K <- Keys]]),
    {'EXIT', {Reason, [Top | _]}} = (catch U(1)),
    io:format("~p ~p~n", [Reason, Top]),
    {'EXIT', {NoArity, _}} = (catch U()),
    io:format("~p~n", [NoArity]),
    io:format("~p ~p~n", [U =:= binary_to_term(External), erlang:phash2(U)]),
    io:format("~p~n", [binary_to_term(term_to_binary(U)) =:= U]),
    {_, M} = spawn_monitor(fun() -> exit(catch apply(U, [2])) end),
    receive {'DOWN', M, _, _, {'EXIT', {R, [T | _]}}} -> io:format("~p ~p~n", [R, T]) end,
    {'EXIT', {badarg, _}} = (catch binary_to_term(binary:part(External, 0, byte_size(External) - 1))),
    ok.

old_creations() ->
    Texts =
        [<<131,103,100,0,1,"a",0,0,0,1,0,0,0,2,C>> || C <- [0,3,4,255]] ++
        [<<131,102,100,0,1,"a",0,0,0,1,C>> || C <- [0,3,4,255]] ++
        [<<131,101,100,0,1,"a",0,0,0,1,C>> || C <- [0,3,4,255]] ++
        [<<131,114,0,2,100,0,1,"a",C,0,0,0,1,0,0,0,2>> || C <- [0,3,4,255]] ++
        [<<131,102,100,0,1,"a",255,0,0,1,0>>, <<131,101,100,0,1,"a",255,0,0,1,1>>],
    [
        io:format("~w~n", [
            try is_atom(node(binary_to_term(Text)))
            catch error:Reason -> Reason
            end
        ])
     || Text <- Texts
    ].
