%% Breadth first and depth first search, cycles, bipartiteness, union-find.
-module(graph_search).
-export([main/1]).

main(_) ->
    G = #{1 => [2, 3], 2 => [1, 4], 3 => [1, 4, 5], 4 => [2, 3], 5 => [3, 6], 6 => [5],
        7 => [8], 8 => [7]},
    io:format("~w~n", [bfs(G, [1], [1])]),
    io:format("~w~n", [lists:reverse(dfs(G, 1, []))]),
    io:format("~w~n", [two_colour(G, 1)]),
    io:format("~w~n", [two_colour(G#{4 => [2, 3, 1], 1 => [2, 3, 4]}, 1)]),
    io:format("~w~n", [components([{1, 2}, {3, 4}, {2, 3}, {5, 6}], lists:seq(1, 7))]),
    io:format("~w~n", [water(3, 5, 4)]).

bfs(_, [], Seen) -> lists:reverse(Seen);
bfs(G, [N | Q], Seen) ->
    New = [M || M <- maps:get(N, G), not lists:member(M, Seen)],
    bfs(G, Q ++ New, lists:reverse(New) ++ Seen).

dfs(G, N, Seen) ->
    case lists:member(N, Seen) of
        true -> Seen;
        false -> lists:foldl(fun(M, S) -> dfs(G, M, S) end, [N | Seen], maps:get(N, G))
    end.

two_colour(G, S) -> try {yes, lists:sort(maps:to_list(colour(G, S, 0, #{})))} catch throw:{clash, X} -> {no, X} end.
colour(G, N, C, M) ->
    case M of
        #{N := C} -> M;
        #{N := _} -> throw({clash, N});
        #{} -> lists:foldl(fun(X, A) -> colour(G, X, 1 - C, A) end, M#{N => C}, maps:get(N, G))
    end.

components(Es, Ns) ->
    P = lists:foldl(fun({A, B}, M) -> M#{find(A, M) => find(B, M)} end, maps:from_list([{N,
        N} || N <- Ns]), Es),
    lists:sort(maps:values(maps:groups_from_list(fun(N) -> find(N, P) end, Ns))).
find(X, M) -> case M of #{X := X} -> X; #{X := Y} -> find(Y, M) end.

%% Measuring a volume with two jugs.
water(A, B, Goal) -> jugs([[{0, 0}]], A, B, Goal, [{0, 0}]).
jugs([[{X, Y} | _] = P | _], _, _, G, _) when X =:= G; Y =:= G -> lists:reverse(P);
jugs([[{X, Y} | _] = P | Q], A, B, G, Seen) ->
    PourR = min(X, B - Y), PourL = min(Y, A - X),
    Next = lists:usort([{A, Y}, {X, B}, {0, Y}, {X, 0}, {X - PourR, Y + PourR}, {X + PourL,
        Y - PourL}]) -- Seen,
    jugs(Q ++ [[N | P] || N <- Next], A, B, G, Next ++ Seen).
