%% Roman, English number names, ordinals and FizzBuzz.
-module(spell).
-export([main/1]).

main(_) ->
    [io:format("~w ~s~n", [N, name(N)]) || N <- [0, 7, 13, 20, 45, 100, 101, 999, 1000, 12345,
        1000000, 987654321012]],
    io:format("~s~n", [lists:join(" ", [fizz(N) || N <- lists:seq(1, 20)])]),
    io:format("~s~n", [lists:join(" ", [ordinal(N) || N <- [1, 2, 3, 4, 11, 12, 13, 21, 22, 101,
        111]])]).

name(0) -> "zero";
name(N) -> string:trim(lists:flatten(big(N, [{1000000000, "billion"}, {1000000, "million"}, {1000, "thousand"}]))).
big(N, []) -> hundreds(N);
big(N, [{V, W} | T]) when N >= V -> [hundreds(N div V), " ", W, " ", big(N rem V, T)];
big(N, [_ | T]) -> big(N, T).
hundreds(0) -> "";
hundreds(N) when N >= 100 -> [small(N div 100), " hundred ", hundreds(N rem 100)];
hundreds(N) -> small(N).
small(N) when N < 20 -> element(N, {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"});
small(N) -> T = element(N div 10 - 1, {"twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"}), case N rem 10 of 0 -> T; R -> [T, "-", small(R)] end.
fizz(N) -> case {N rem 3, N rem 5} of {0, 0} -> "FizzBuzz"; {0, _} -> "Fizz"; {_, 0} -> "Buzz"; _ -> integer_to_list(N) end.
ordinal(N) -> integer_to_list(N) ++ case {N rem 10, N rem 100} of {_, T} when T >= 11, T =< 13 -> "th"; {1, _} -> "st"; {2, _} -> "nd"; {3, _} -> "rd"; _ -> "th" end.
