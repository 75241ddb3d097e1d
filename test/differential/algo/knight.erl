%% A knight's tour by Warnsdorff's rule, and the fewest moves to each square.
-module(knight).
-export([main/1]).

main(_) ->
    Tour = tour([{0, 0}], 6),
    io:format("~w ~w~n", [length(Tour), length(lists:usort(Tour))]),
    io:format("~w~n", [lists:all(fun({{A, B}, {C, D}}) -> lists:sort([abs(A - C),
        abs(B - D)]) =:= [1, 2] end, lists:zip(lists:droplast(Tour), tl(Tour)))]),
    D = dist([{0, 0}], #{{0, 0} => 0}, 8),
    [io:format("~w~n", [[maps:get({X, Y}, D) || X <- lists:seq(0, 7)]]) || Y <- lists:seq(0, 7)],
    ok.

moves({X, Y}, N) -> [{X + A, Y + B} || {A, B} <- [{1, 2}, {2, 1}, {-1, 2}, {-2, 1}, {1, -2}, {2, -1}, {-1, -2}, {-2, -1}], X + A >= 0, X + A < N, Y + B >= 0, Y + B < N].

tour(Path, N) when length(Path) =:= N * N -> lists:reverse(Path);
tour([P | _] = Path, N) ->
    Free = moves(P, N) -- Path,
    first([Q || {_, Q} <- lists:sort([{length(moves(F, N) -- Path), F} || F <- Free])], Path, N).
first([], _, _) -> false;
first([Q | Qs], Path, N) -> case tour([Q | Path], N) of false -> first(Qs, Path, N); T -> T end.

dist([], D, _) -> D;
dist(Front, D, N) ->
    Next = lists:usort([{M, maps:get(F, D) + 1} || F <- Front, M <- moves(F, N),
        not is_map_key(M, D)]),
    dist([M || {M, _} <- Next], maps:merge(D, maps:from_list(Next)), N).
