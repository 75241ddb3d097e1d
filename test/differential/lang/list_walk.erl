%% Hand-written list functions: body and tail recursion.
-module(list_walk).
-export([main/1]).

main(_) ->
    L = seq(1, 10),
    erlang:display(L),
    erlang:display(sum(L)),
    erlang:display(rev(L, [])),
    erlang:display(app(L, [x, y])),
    erlang:display(double(L)),
    erlang:display(evens(L)),
    erlang:display(len(L)),
    erlang:display(nrev(L)).

seq(A, B) when A > B -> [];
seq(A, B) -> [A | seq(A + 1, B)].

sum([]) -> 0;
sum([H | T]) -> H + sum(T).

rev([], Acc) -> Acc;
rev([H | T], Acc) -> rev(T, [H | Acc]).

app([], L) -> L;
app([H | T], L) -> [H | app(T, L)].

double([]) -> [];
double([H | T]) -> [2 * H | double(T)].

evens([H | T]) when H rem 2 =:= 0 -> [H | evens(T)];
evens([_ | T]) -> evens(T);
evens([]) -> [].

len([]) -> 0;
len([_ | T]) -> 1 + len(T).

nrev([]) -> [];
nrev([H | T]) -> app(nrev(T), [H]).
