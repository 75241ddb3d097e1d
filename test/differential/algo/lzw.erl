%% LZW compression and expansion of text.
-module(lzw).
-export([main/1]).

main(_) ->
    [begin
         C = compress(S), S = expand(C),
         io:format("~w -> ~w ~w~n", [length(S), length(C), lists:sublist(C, 20)])
     end || S <- ["TOBEORNOTTOBEORTOBEORNOT", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "abc",
     lists:flatten(lists:duplicate(50, "the quick brown fox "))]],
    ok.

compress(S) -> comp(S, [], maps:from_list([{[C], C} || C <- lists:seq(0, 255)])).
comp([], [], _) -> [];
comp([], W, D) -> [maps:get(W, D)];
comp([C | T], W, D) ->
    WC = W ++ [C],
    case D of
        #{WC := _} -> comp(T, WC, D);
        #{} -> [maps:get(W, D) | comp(T, [C], D#{WC => map_size(D)})]
    end.

expand([K | Ks]) -> D = maps:from_list([{C, [C]} || C <- lists:seq(0, 255)]), W = maps:get(K, D), W ++ exp(Ks, W, D).
exp([], _, _) -> [];
exp([K | Ks], W, D) ->
    E = case D of #{K := X} -> X; #{} -> W ++ [hd(W)] end,
    E ++ exp(Ks, E, D#{map_size(D) => W ++ [hd(E)]}).
