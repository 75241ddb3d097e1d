%% Information about funs: arity, module, name, env, type, equality.
-module(fun_info).
-export([main/1]).

main(_) ->
    X = 5, F = fun(A) -> A + X end, E = fun lists:map/2, L = fun loc/0,
    io:format("~p~n", [[erlang:fun_info(F, K) || K <- [arity, module, type, env]]]),
    io:format("~p~n", [[erlang:fun_info(E, K) || K <- [arity, module, name, type, env]]]),
    io:format("~p~n", [[erlang:fun_info(L, K) || K <- [arity, module, type]]]),
    io:format("~p~n", [erlang:fun_to_list(E)]),
    io:format("~p~n", [E]),
    io:format("~p~n", [[is_function(E, 2), is_function(F, 2), is_function(L, 0), is_function(x)]]),
    io:format("~p~n", [[F =:= F, E =:= fun lists:map/2, mk(1) =:= mk(1), mk(1) =:= mk(2),
        mk(1) < mk(2)]]),
    G = binary_to_term(term_to_binary(E)),
    io:format("~p~n", [G(fun(Z) -> Z * Z end, [1, 2, 3])]),
    io:format("~p~n", [try F(1, 2) catch error:{badarity, {F2, Args}} -> {F2 =:= F, Args} end]).

loc() -> ok.
mk(N) -> fun() -> N end.
