%% A sudoku solver by constraint propagation and search, with maps.
-module(sudoku).
-export([main/1]).

main(_) ->
    solve("53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79"),
    solve("..............3.85..1.2.......5.7.....4...1...9.......5......73..2.1........4...9"),
    solve("11......................................................................").

solve(S) ->
    Cells = lists:zip(lists:seq(0, length(S) - 1), S),
    Empty = maps:from_list([{I, lists:seq(1, 9)} || I <- lists:seq(0, 80)]),
    R = lists:foldl(fun({I, C}, G) when C =/= $. -> set(I, C - $0, G); (_, G) -> G end, Empty,
        Cells),
    case search(R) of
        false -> io:format("no solution~n");
        G -> [io:format("~s~n", [[hd(maps:get(R1 * 9 + C, G)) + $0 || C <- lists:seq(0,
            8)]]) || R1 <- lists:seq(0, 8)]
    end.

set(_, _, false) -> false;
set(I, V, G) ->
    case maps:get(I, G) of
        [V] -> G;
        Vs -> case lists:member(V, Vs) of true -> spread(peers(I), V,
            G#{I := [V]}); false -> false end
    end.

spread([], _, G) -> G;
spread([P | Ps], V, G) ->
    case maps:get(P, G) of
        [V] -> false;
        [A, B] when A =:= V; B =:= V ->
            case spread(peers(P), A + B - V,
                G#{P := [A + B - V]}) of false -> false; G2 -> spread(Ps, V, G2) end;
        Vs -> spread(Ps, V, G#{P := lists:delete(V, Vs)})
    end.

search(false) -> false;
search(G) ->
    case lists:sort([{length(V), I} || {I, V} <- maps:to_list(G), length(V) > 1]) of
        [] -> G;
        [{_, I} | _] -> first([fun() -> search(set(I, V, G)) end || V <- maps:get(I, G)])
    end.

first([]) -> false;
first([F | Fs]) -> case F() of false -> first(Fs); G -> G end.

peers(I) ->
    R = I div 9, C = I rem 9,
    [J || J <- lists:seq(0, 80), J =/= I, J div 9 =:= R orelse J rem 9 =:= C orelse {J div 27,
        J rem 9 div 3} =:= {R div 3, C div 3}].
