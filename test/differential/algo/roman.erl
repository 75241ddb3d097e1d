%% Roman numerals both ways.
-module(roman).
-export([main/1]).

main(_) ->
    [io:format("~w ~s ~w~n", [N, to(N), from(to(N))]) || N <- [1, 4, 9, 14, 40, 90, 400, 1994,
        2024, 3999]],
    io:format("~w~n", [[N || N <- lists:seq(1, 3999), from(to(N)) =/= N]]).

to(N) -> to(N, [{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"},
                {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}]).

to(0, _) -> "";
to(N, [{V, S} | _] = T) when N >= V -> S ++ to(N - V, T);
to(N, [_ | T]) -> to(N, T).

from("") -> 0;
from([A, B | T]) -> 
    case {digit(A), digit(B)} of
        {X, Y} when X < Y -> Y - X + from(T);
        {X, _} -> X + from([B | T])
    end;
from([A]) -> digit(A).

digit($M) -> 1000; digit($D) -> 500; digit($C) -> 100; digit($L) -> 50;
digit($X) -> 10; digit($V) -> 5; digit($I) -> 1.
