%% A maze generated from a fixed seed, drawn and solved.
-module(maze).
-export([main/1]).

main(_) ->
    W = 12, H = 6,
    {_, Links, _} = carve([{0, 0}], #{{0, 0} => true}, sets:new(), 12345, W, H),
    draw(Links, [], W, H),
    Path = solve([[{0, 0}]], [{0, 0}], {W - 1, H - 1}, Links),
    io:format("~w steps~n", [length(Path) - 1]), draw(Links, Path, W, H).

carve([], Seen, L, Seed, _, _) -> {Seen, L, Seed};
carve([{X, Y} = P | St], Seen, L, Seed, W, H) ->
    case [N || {A, B} = N <- [{X + 1, Y}, {X - 1, Y}, {X, Y + 1}, {X, Y - 1}], A >= 0, A < W,
        B >= 0, B < H, not is_map_key(N, Seen)] of
        [] -> carve(St, Seen, L, Seed, W, H);
        Ns -> S2 = (Seed * 1103515245 + 12345) band 16#7fffffff,
        N = lists:nth(1 + (S2 bsr 8) rem length(Ns), Ns),
        carve([N, P | St], Seen#{N => true}, sets:add_element({min(P, N), max(P, N)}, L), S2, W, H)
    end.

linked(A, B, L) -> sets:is_element({min(A, B), max(A, B)}, L).

solve([[Goal | _] = P | _], _, Goal, _) -> lists:reverse(P);
solve([[{X, Y} = C | _] = P | Q], Seen, Goal, L) ->
    Ns = [N || N <- [{X + 1, Y}, {X - 1, Y}, {X, Y + 1}, {X, Y - 1}], linked(C, N, L),
        not lists:member(N, Seen)],
    solve(Q ++ [[N | P] || N <- Ns], Ns ++ Seen, Goal, L).

draw(L, Path, W, H) ->
    io:format("~s~n", [lists:duplicate(W * 2 + 1, $#)]),
    [begin
         io:format("#~s~n", [[[case lists:member({X, Y}, Path) of true -> $o; false -> $\s end,
             case linked({X, Y}, {X + 1, Y},
             L) of true -> $\s; false -> $# end] || X <- lists:seq(0, W - 1)]]),
         io:format("#~s~n", [[[case linked({X, Y}, {X, Y + 1},
             L) of true -> $\s; false -> $# end, $#] || X <- lists:seq(0, W - 1)]])
     end || Y <- lists:seq(0, H - 1)], ok.
