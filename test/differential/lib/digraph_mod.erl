%% digraph and digraph_utils: paths, components, topological order.
-module(digraph_mod).
-export([main/1]).

main(_) ->
    G = digraph:new(),
    [digraph:add_vertex(G, V) || V <- [a, b, c, d, e, f]],
    [digraph:add_edge(G, A, B) || {A, B} <- [{a, b}, {b, c}, {a, d}, {d, c}, {e, f}, {c, f}]],
    P = fun(X) -> io:format("~p~n", [X]) end,
    P(lists:sort(digraph:vertices(G))), P(digraph:no_edges(G)),
    P(lists:sort(digraph:out_neighbours(G, a))), P(length(digraph:get_path(G, a, f))),
    P(digraph:get_path(G, f, a)), P(digraph:get_short_path(G, b, f)),
    T = digraph_utils:topsort(G),
    P(lists:all(fun({A, B}) -> pos(A, T) < pos(B, T) end, [{a, b}, {b, c}, {c, f}, {e, f}])),
    P(digraph_utils:is_acyclic(G)),
    P(lists:sort([lists:sort(C) || C <- digraph_utils:components(G)])),
    P(lists:sort(digraph_utils:reachable([b], G))),
    digraph:add_edge(G, f, a), P(digraph_utils:is_acyclic(G)), P(digraph_utils:topsort(G)),
    P(lists:sort([lists:sort(C) || C <- digraph_utils:strong_components(G)])),
    digraph:del_vertex(G, c), P(digraph:no_vertices(G)), P(digraph:delete(G)).

pos(X, L) -> length(lists:takewhile(fun(Y) -> Y =/= X end, L)).
