%% Closures kept in data structures, capturing loop values and each other.
-module(closures_many).
-export([main/1]).

main(_) ->
    Fs = [fun(X) -> X * N end || N <- [1, 2, 3, 4]],
    io:format("~p~n", [[F(10) || F <- Fs]]),
    Comp = compose(Fs),
    io:format("~p~n", [Comp(1)]),
    M = #{inc => fun(X) -> X + 1 end, dec => fun(X) -> X - 1 end},
    io:format("~p~n", [[(maps:get(K, M))(5) || K <- [inc, dec]]]),
    {Push, Pop} = stack(),
    io:format("~p~n", [Pop(Push(b, Push(a, [])))]),
    Y = fun(F) -> (fun(X) -> F(fun(V) -> (X(X))(V) end) end)(fun(X) -> F(fun(V) -> (X(X))(V) end) end) end,
    Fib = Y(fun(Self) -> fun(N) when N < 2 -> N; (N) -> Self(N - 1) + Self(N - 2) end end),
    io:format("~p~n", [Fib(15)]),
    A = 1, B = 2, C = 3, D = 4, E = 5,
    Five = fun(X) -> [A, B, C, D, E, X] end,
    io:format("~p~n", [Five(6)]),
    Same = fun(Z) -> Z end,
    io:format("~p~n", [Same =:= Same]),
    io:format("~p~n", [fun lists:map/2 =:= fun lists:map/2]).

compose([]) -> fun(X) -> X end;
compose([F | Fs]) -> G = compose(Fs), fun(X) -> F(G(X)) end.

stack() ->
    {fun(X, S) -> [X | S] end, fun([X | S]) -> {X, S} end}.
