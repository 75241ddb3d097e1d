%% Words of the input counted, sorted by frequency.
-module(word_count).
-export([main/1]).

main(_) ->
    Counts = read(#{}),
    Sorted = lists:sort(fun({A, N}, {B, M}) -> {-N, A} =< {-M, B} end, maps:to_list(Counts)),
    [io:format("~4w ~ts~n", [N, W]) || {W, N} <- lists:sublist(Sorted, 12)],
    io:format("~w distinct, ~w total~n", [map_size(Counts), lists:sum(maps:values(Counts))]).

read(M) ->
    case io:get_line("") of
        eof -> M;
        L -> read(lists:foldl(fun(W, A) -> maps:update_with(W, fun(N) -> N + 1 end, 1, A) end,
            M, words(string:lowercase(L))))
    end.

words(L) -> string:lexemes(L, " \t\n.,;:!?()\"'-").
