%% A pipeline of processes filtering primes.
-module(prime_sieve).
-export([main/1]).

main(_) ->
    Me = self(),
    G = spawn(fun() -> receive {next, P} -> gen(P, 2) end end),
    F = spawn(fun() -> filter_start(Me, G) end),
    io:format("~w~n", [[receive {prime, P} -> P end || _ <- lists:seq(1, 60)]]),
    exit(G, kill), exit(F, kill).

gen(To, N) when N < 400 -> To ! N, gen(To, N + 1);
gen(_, _) -> ok.

filter_start(Me, G) -> G ! {next, self()}, stage(Me).

stage(Me) ->
    receive P -> Me ! {prime, P}, stage(Me, P, spawn(fun() -> stage(Me) end)) end.

stage(Me, P, Next) ->
    receive N when N rem P =:= 0 -> stage(Me, P, Next); N -> Next ! N, stage(Me, P, Next) end.
