%% Mutual recursion between functions of different arities, deep.
-module(mutual_arity).
-export([main/1]).

main(_) ->
    erlang:display(a(1000)),
    erlang:display(b(999, 1)),
    erlang:display(count(1000000)),
    erlang:display(deep(200000)),
    erlang:display(three(9, [], 0)).

a(0) -> done_a;
a(N) -> b(N - 1, N).

b(0, X) -> {done_b, X};
b(N, X) -> c(N - 1, X, N).

c(0, X, Y) -> {done_c, X, Y};
c(N, _, _) -> a(N - 1).

count(0) -> 0;
count(N) -> count(N - 1, x).

count(0, _) -> zero;
count(N, _) -> count(N - 1).

deep(0) -> 0;
deep(N) -> 1 + deep(N - 1, [N]).

deep(0, _) -> 0;
deep(N, [_]) -> 1 + deep(N - 1).

three(0, Acc, Sum) -> {Acc, Sum};
three(N, Acc, Sum) when N rem 3 =:= 0 -> three(N - 1, [N | Acc], Sum);
three(N, Acc, Sum) -> three(N - 1, Acc, Sum + N).
