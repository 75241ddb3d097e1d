%% The first 1,000 digits of pi, by Machin's formula on big integers.
-module(pi).
-export([main/1]).

main(Args) ->
    Digits = case Args of [N] -> list_to_integer(N); [] -> 1000 end,
    Guard = 10,
    Unit = power(10, Digits + Guard),
    Pi = 4 * (4 * arctan(5, Unit) - arctan(239, Unit)),
    [Three | Rest] = integer_to_list(Pi div power(10, Guard)),
    io:format("~c.~n", [Three]),
    lines(lists:sublist(Rest, Digits - 1)).

%% arctan(1/X) scaled by Unit: 1/X - 1/(3 X^3) + 1/(5 X^5) ...
arctan(X, Unit) -> arctan(Unit div X, X * X, 1, 1, 0).

arctan(0, _, _, _, Sum) -> Sum;
arctan(Term, Square, N, Sign, Sum) ->
    arctan(Term div Square, Square, N + 2, -Sign, Sum + Sign * (Term div N)).

power(_, 0) -> 1;
power(B, N) when N rem 2 =:= 0 -> power(B * B, N div 2);
power(B, N) -> B * power(B, N - 1).

lines([]) -> ok;
lines(Digits) when length(Digits) =< 50 -> io:format("~s~n", [Digits]);
lines(Digits) ->
    {Line, Rest} = lists:split(50, Digits),
    io:format("~s~n", [Line]),
    lines(Rest).
