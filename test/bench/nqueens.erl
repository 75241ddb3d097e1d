%% All solutions of N queens by backtracking on lists.
-module(nqueens).
-define(SIZE, 12).
-include("bench.hrl").

run(N) -> place(N, N, []).

place(_, 0, _) -> 1;
place(N, K, Board) -> try_columns(N, N, K, Board, 0).

try_columns(0, _, _, _, Acc) -> Acc;
try_columns(C, N, K, Board, Acc) ->
    case safe(C, 1, Board) of
        true -> try_columns(C - 1, N, K, Board, Acc + place(N, K - 1, [C | Board]));
        false -> try_columns(C - 1, N, K, Board, Acc)
    end.

safe(_, _, []) -> true;
safe(C, D, [Q | Qs]) when C =/= Q, C + D =/= Q, C - D =/= Q -> safe(C, D + 1, Qs);
safe(_, _, _) -> false.
