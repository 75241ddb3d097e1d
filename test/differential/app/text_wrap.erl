%% Text wrapped, justified and centred; longest lines and palindromes.
-module(text_wrap).
-export([main/1]).

main(_) ->
    T = "The quick brown fox jumps over the lazy dog, while the five boxing wizards jump quickly and pack my box with five dozen liquor jugs.",
    Ws = string:lexemes(T, " "),
    Lines = wrap(Ws, 30),
    [io:format("|~-30s|~n", [string:join(L, " ")]) || L <- Lines],
    [io:format("|~s|~n", [justify(L, 30)]) || L <- lists:droplast(Lines)],
    [io:format("|~s|~n", [string:centre(string:join(L, " "), 30)]) || L <- Lines],
    io:format("~p~n", [[palindrome(S) || S <- ["A man, a plan, a canal: Panama", "not one", ""]]]),
    io:format("~p~n", [lists:reverse(lists:keysort(2, tally(string:lowercase(T), #{})))]),
    io:format("~s~n~s~n", [rot13("Hello, World"), rot13(rot13("Hello, World"))]),
    io:format("~s ~s~n", [caesar("attack at dawn", 3), caesar(caesar("attack at dawn", 3), -3)]).

wrap([], _) -> [];
wrap(Ws, W) -> {L, R} = fill(Ws, W, []), [L | wrap(R, W)].
fill([H | T], W, []) -> fill(T, W - length(H), [H]);
fill([H | T], W, Acc) when length(H) < W -> fill(T, W - length(H) - 1, [H | Acc]);
fill(R, _, Acc) -> {lists:reverse(Acc), R}.

justify([W], _) -> W;
justify(Ws, N) ->
    Gaps = length(Ws) - 1, Space = N - lists:sum([length(W) || W <- Ws]),
    lists:flatten(spread(Ws, Space div Gaps, Space rem Gaps)).
spread([W], _, _) -> [W];
spread([W | Ws], S, 0) -> [W, lists:duplicate(S, $\s) | spread(Ws, S, 0)];
spread([W | Ws], S, X) -> [W, lists:duplicate(S + 1, $\s) | spread(Ws, S, X - 1)].

palindrome(S) -> L = [C || C <- string:lowercase(S), C >= $a, C =< $z], L =:= lists:reverse(L).
tally(S, M) -> lists:sublist(lists:sort(maps:to_list(lists:foldl(fun(C, A) -> A#{[C] => maps:get([C], A, 0) + 1} end, M, [C || C <- S, C > $\s]))), 8).
rot13(S) -> [if C >= $a, C =< $z -> (C - $a + 13) rem 26 + $a; C >= $A, C =< $Z -> (C - $A + 13) rem 26 + $A; true -> C end || C <- S].
caesar(S, K) -> [if C >= $a, C =< $z -> (C - $a + K + 26) rem 26 + $a; true -> C end || C <- S].
