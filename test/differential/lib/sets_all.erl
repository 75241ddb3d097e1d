%% sets, ordsets and gb_sets agree on set operations.
-module(sets_all).
-export([main/1]).

main(_) ->
    A = [1, 2, 3, 4, 5, x, 2.0], B = [4, 5, 6, 7, x],
    [begin
         X = M:from_list(A), Y = M:from_list(B),
         R = [srt(M, M:union(X, Y)), srt(M, M:intersection(X, Y)), srt(M, M:subtract(X, Y)),
             srt(M, M:add_element(9, X)), srt(M, M:del_element(1, X)),
              M:is_element(3, X), M:is_element(33, X), M:size(X),
              M:is_subset(M:from_list([1, 2]), X), M:is_disjoint(X, M:from_list([99])), M:is_set(X),
              M:is_set(foo),
              M:fold(fun(E, S) when is_integer(E) -> E + S; (_, S) -> S end, 0, X),
              srt(M, M:filter(fun is_integer/1, X)), srt(M, M:new()), M:is_empty(M:new()),
              srt(M, M:union([X, Y, M:from_list([q])])), srt(M, M:intersection([X, Y]))],
         io:format("~p ~p~n", [M, R])
     end || M <- [sets, ordsets, gb_sets]],
    io:format("~p~n", [ordsets:from_list([c, a, b, a])]),
    V2 = sets:from_list(A, [{version, 2}]),
    io:format("~p ~p~n", [sets:size(V2), V2]),
    G = gb_sets:from_list(lists:seq(10, 1, -1)),
    io:format("~p~n", [[gb_sets:smallest(G), gb_sets:largest(G), element(1,
        gb_sets:take_smallest(G)), gb_sets:to_list(gb_sets:delete(3, G))]]),
    io:format("~p~n", [try gb_sets:delete(99, G) catch error:{R, _} -> R; error:R -> R end]).

srt(M, S) -> lists:sort(M:to_list(S)).
