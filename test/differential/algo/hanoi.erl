%% Towers of Hanoi: move list and counting.
-module(hanoi).
-export([main/1]).

main(_) ->
    [erlang:display(M) || M <- moves(3, a, b, c)],
    erlang:display(length(moves(10, a, b, c))).

moves(0, _, _, _) -> [];
moves(N, From, To, Via) -> moves(N - 1, From, Via, To) ++ [{From, To}] ++ moves(N - 1, Via, To, From).
