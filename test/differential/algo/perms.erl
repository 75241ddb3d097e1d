%% Permutations, combinations, subsets and partitions.
-module(perms).
-export([main/1]).

main(_) ->
    io:format("~w~n", [perms([1, 2, 3])]),
    io:format("~w~n", [comb(2, [a, b, c, d])]),
    io:format("~w~n", [subsets([x, y, z])]),
    io:format("~w~n", [parts(6, 6)]),
    io:format("~w~n", [length(perms([1, 2, 3, 4, 5, 6]))]).

perms([]) -> [[]];
perms(L) -> [[H | T] || H <- L, T <- perms(L -- [H])].

comb(0, _) -> [[]];
comb(_, []) -> [];
comb(K, [H | T]) -> [[H | C] || C <- comb(K - 1, T)] ++ comb(K, T).

subsets([]) -> [[]];
subsets([H | T]) -> S = subsets(T), S ++ [[H | X] || X <- S].

parts(0, _) -> [[]];
parts(N, Max) -> [[K | P] || K <- lists:seq(min(N, Max), 1, -1), P <- parts(N - K, K)].
