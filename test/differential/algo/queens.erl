%% All solutions of the eight queens, and the first board drawn.
-module(queens).
-export([main/1]).

main(_) ->
    S = queens(8),
    io:format("~w solutions~n", [length(S)]),
    [First | _] = lists:sort(S),
    io:format("~w~n", [First]),
    [io:format("~s~n", [[case C of Q -> $Q; _ -> $. end || C <- lists:seq(1, 8)]]) || Q <- First].

queens(N) -> place(N, N, []).

place(_, 0, Board) -> [Board];
place(N, K, Board) ->
    [S || C <- lists:seq(1, N), safe(C, 1, Board), S <- place(N, K - 1, [C | Board])].

safe(_, _, []) -> true;
safe(C, D, [Q | Qs]) -> C =/= Q andalso abs(C - Q) =/= D andalso safe(C, D + 1, Qs).
