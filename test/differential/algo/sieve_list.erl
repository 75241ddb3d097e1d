%% Prime sieve on lists and trial division agree.
-module(sieve_list).
-export([main/1]).

main(_) ->
    P = sieve(lists:seq(2, 200)),
    P = [N || N <- lists:seq(2, 200), prime(N, 2)],
    io:format("~w~n", [P]),
    io:format("~w~n", [factor(600851475143, 2)]),
    io:format("~w~n", [factor(1000000007 * 97, 2)]).

sieve([P | Xs]) -> [P | sieve([X || X <- Xs, X rem P =/= 0])];
sieve([]) -> [].

prime(N, D) when D * D > N -> true;
prime(N, D) when N rem D =:= 0 -> false;
prime(N, D) -> prime(N, D + 1).

factor(1, _) -> [];
factor(N, D) when N rem D =:= 0 -> [D | factor(N div D, D)];
factor(N, D) when D * D > N -> [N];
factor(N, D) -> factor(N, D + 1).
