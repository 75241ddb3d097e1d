%% A concurrent prime sieve: each prime is a process that filters its multiples.
-module(sieve).
-export([main/1]).

main(Args) ->
    Count = case Args of [N] -> list_to_integer(N); [] -> 100 end,
    Self = self(),
    Head = spawn_link(fun() -> stage(Self) end),
    spawn_link(fun() -> generate(Head, 2) end),
    Primes = [receive {prime, P} -> P end || _ <- lists:seq(1, Count)],
    io:format("~w~n", [Primes]),
    io:format("sum ~w~n", [lists:sum(Primes)]).

%% Numbers flow only as fast as the first stage asks for them.
generate(To, N) ->
    To ! {number, self(), N},
    receive next -> generate(To, N + 1) end.

%% A new stage: the first number it sees is prime.
stage(Collector) ->
    receive
        {number, From, Prime} ->
            Collector ! {prime, Prime},
            From ! next,
            Next = spawn_link(fun() -> stage(Collector) end),
            filter(Prime, Next)
    end.

filter(Prime, Next) ->
    receive
        {number, From, N} when N rem Prime =:= 0 ->
            From ! next,
            filter(Prime, Next);
        {number, From, N} ->
            Next ! {number, From, N},
            filter(Prime, Next)
    end.
