%% Sudoku by search on maps and lists.
-module(sudoku).
-define(SIZE, 7).
-include("bench.hrl").

run(N) -> loop(N, "..............3.85..1.2.......5.7.....4...1...9.......5......73..2.1........4...9", 0).

loop(0, _, Acc) -> Acc;
loop(N, S, Acc) ->
    Peers = maps:from_list([{I, peers(I)} || I <- lists:seq(0, 80)]),
    Empty = maps:from_list([{I, lists:seq(1, 9)} || I <- lists:seq(0, 80)]),
    Given = [{I, C - $0} || {I, C} <- lists:zip(lists:seq(0, 80), S), C =/= $.],
    G = lists:foldl(fun({I, V}, A) -> assign(I, V, A, Peers) end, Empty, lists:sublist(Given, 17)),
    %% Only part of the search: a fixed number of nodes.
    loop(N - 1, S, Acc + search([G], Peers, 1500, 0)).

assign(_, _, false, _) -> false;
assign(I, V, G, Ps) ->
    case maps:get(I, G) of
        [V] -> G;
        Vs -> case lists:member(V, Vs) of true -> spread(maps:get(I, Ps), V, G#{I := [V]}, Ps); false -> false end
    end.

spread([], _, G, _) -> G;
spread([P | Rest], V, G, Ps) ->
    case maps:get(P, G) of
        [V] -> false;
        [A, B] when A =:= V; B =:= V ->
            case spread(maps:get(P, Ps), A + B - V, G#{P := [A + B - V]}, Ps) of
                false -> false;
                G2 -> spread(Rest, V, G2, Ps)
            end;
        Vs -> spread(Rest, V, G#{P := lists:delete(V, Vs)}, Ps)
    end.

search([], _, _, Acc) -> Acc;
search(_, _, 0, Acc) -> Acc;
search([G | Stack], Ps, Left, Acc) ->
    case least([{length(V), I} || {I, V} <- maps:to_list(G), length(V) > 1]) of
        none -> Acc + 1000000;
        I -> search([G2 || V <- maps:get(I, G), (G2 = assign(I, V, G, Ps)) =/= false] ++ Stack, Ps, Left - 1, Acc + I)
    end.

least([]) -> none;
least(L) -> {_, I} = lists:min(L), I.

peers(I) -> [J || J <- lists:seq(0, 80), J =/= I, J rem 9 =:= I rem 9 orelse J div 9 =:= I div 9 orelse {J div 27, J rem 9 div 3} =:= {I div 27, I rem 9 div 3}].
