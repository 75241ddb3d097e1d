%% Conway's life: a glider and an r-pentomino on an unbounded board of sets.
-module(life).
-export([main/1]).

main(_) ->
    G = [{1, 0}, {2, 1}, {0, 2}, {1, 2}, {2, 2}],
    show(G, 0), show(run(G, 4), 1),
    R = [{1, 0}, {2, 0}, {0, 1}, {1, 1}, {1, 2}],
    [io:format("~w cells after ~w~n", [length(run(R, N)), N]) || N <- [0, 10, 50, 100]],
    ok.

run(B, 0) -> B;
run(B, N) -> run(step(B), N - 1).

step(Board) ->
    Alive = sets:from_list(Board),
    Counts = lists:foldl(fun(C, M) -> maps:update_with(C, fun(N) -> N + 1 end, 1, M) end, #{},
        [N || C <- Board, N <- near(C)]),
    lists:sort([C || {C, N} <- maps:to_list(Counts),
        N =:= 3 orelse (N =:= 2 andalso sets:is_element(C, Alive))]).

near({X, Y}) -> [{X + DX, Y + DY} || DX <- [-1, 0, 1], DY <- [-1, 0, 1], {DX, DY} =/= {0, 0}].

show(B, D) ->
    [io:format("~s~n", [[case lists:member({X, Y},
        B) of true -> $#; false -> $. end || X <- lists:seq(0 + D,
        4 + D)]]) || Y <- lists:seq(0 + D, 4 + D)],
    io:nl().
