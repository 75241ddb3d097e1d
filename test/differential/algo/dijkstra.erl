%% Shortest paths with gb_sets as a priority queue.
-module(dijkstra).
-export([main/1]).

main(_) ->
    G = #{a => [{b, 7}, {c, 9}, {f, 14}], b => [{a, 7}, {c, 10}, {d, 15}], c => [{a, 9}, {b,
        10}, {d, 11}, {f, 2}], d => [{b, 15}, {c, 11}, {e, 6}], e => [{d, 6}, {f, 9}], f => [{a,
        14}, {c, 2}, {e, 9}], z => []},
    D = dijkstra(G, a),
    [io:format("~w: ~w~n", [N, case D of #{N := {Dist, P}} -> {Dist,
        lists:reverse(P)}; #{} -> unreachable end]) || N <- maps:keys(G)],
    Grid = maps:from_list([{{X, Y}, [{{X + DX, Y + DY}, 1 + (X * 7 + Y * 13) rem 5} || {DX,
        DY} <- [{0, 1}, {1, 0}, {0, -1}, {-1, 0}], X + DX >= 0, X + DX < 20, Y + DY >= 0,
        Y + DY < 20]} || X <- lists:seq(0, 19), Y <- lists:seq(0, 19)]),
    {Cost, Path} = maps:get({19, 19}, dijkstra(Grid, {0, 0})),
    io:format("~w ~w~n", [Cost, length(Path)]).

dijkstra(G, S) -> loop(gb_sets:singleton({0, S, [S]}), G, #{}).

loop(Q, G, Done) ->
    case gb_sets:is_empty(Q) of
        true -> Done;
        false ->
            {{D, N, Path}, Q2} = gb_sets:take_smallest(Q),
            case Done of
                #{N := _} -> loop(Q2, G, Done);
                #{} ->
                    Q3 = lists:foldl(fun({M, W},
                        A) -> case Done of #{M := _} -> A; _ -> gb_sets:add({D + W, M, [M | Path]},
                        A) end end, Q2, maps:get(N, G)),
                    loop(Q3, G, Done#{N => {D, Path}})
            end
    end.
