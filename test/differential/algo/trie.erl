%% A trie over words: insert, prefix search, counts, longest common prefix.
-module(trie).
-export([main/1]).

main(_) ->
    Ws = ["car", "card", "care", "cat", "dog", "do", "dot", "zebra", "ca"],
    T = lists:foldl(fun add/2, #{}, Ws),
    io:format("~p~n", [with_prefix("ca", T)]), io:format("~p~n", [with_prefix("do", T)]),
    io:format("~p~n", [with_prefix("x", T)]), io:format("~p~n", [with_prefix("", T)]),
    io:format("~p~n", [[has(W, T) || W <- ["car", "ca", "c", "zebras", "zebra"]]]),
    io:format("~p~n", [nodes_of(T)]), io:format("~p~n", [T]).

add([], T) -> T#{word => true};
add([C | Cs], T) -> T#{C => add(Cs, maps:get(C, T, #{}))}.

has([], T) -> maps:is_key(word, T);
has([C | Cs], T) -> case T of #{C := S} -> has(Cs, S); _ -> false end.

with_prefix(P, T) -> [P ++ R || R <- below(P, T)].
below([C | Cs], T) -> case T of #{C := S} -> below(Cs, S); _ -> [] end;
below([], T) -> lists:append([case K of word -> [""]; C -> [[C | R] || R <- below([], maps:get(C, T))] end || K <- lists:sort(maps:keys(T))]).

nodes_of(T) -> 1 + lists:sum([nodes_of(S) || {K, S} <- maps:to_list(T), K =/= word]).
