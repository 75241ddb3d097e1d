%% Strings as lists: the string module, ++, and integer conversions.
-module(string_ops).
-define(SIZE, 22).
-include("bench.hrl").

run(N) -> loop(N, 0).

loop(0, Acc) -> Acc;
loop(N, Acc) ->
    S = lists:append([integer_to_list(I) ++ " item," || I <- lists:seq(1, 3000)]),
    T = string:lexemes(S, ","),
    U = [string:trim(X) || X <- T],
    V = string:join([string:uppercase(X) || X <- U], ";"),
    W = [list_to_integer(hd(string:split(X, " "))) || X <- U],
    loop(N - 1, Acc + length(V) + lists:sum(W)).
