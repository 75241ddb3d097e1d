%% Ways back out of recursion: functions that return to themselves, to their
%% helpers, through funs, with exceptions and collections on the way.
-module(returns_guessed).
-export([main/1, tree/1, walk/2, depth/1, ack/2, even/1, odd/1, twice/2]).

main(_) ->
    io:format("~w~n", [[tree(N) || N <- lists:seq(0, 15)]]),
    io:format("~w ~w~n", [ack(2, 9), ack(0, 4)]),
    io:format("~w~n", [erlang:phash2(nrev(lists:seq(1, 700)))]),
    %% Deep, with floats and tuples made on the way back: heap and stack grow and
    %% are collected at continuations that loop.
    Deep = deep(20000),
    io:format("~w ~w ~w~n", [length(Deep), hd(Deep), lists:last(Deep)]),
    io:format("~w~n", [depth(30000)]),
    io:format("~w ~w~n", [even(10001), odd(10001)]),
    io:format("~w~n", [walk(make(12), 0)]),
    io:format("~w~n", [value([$[, 1, $[, 2, 3, $], $[, $], 4, $]])]),
    io:format("~w~n", [twice(fun(X) -> X + 1 end, 5)]),
    F = fun Fact(0) -> 1; Fact(N) -> N * Fact(N - 1) end,
    io:format("~w~n", [F(30)]),
    H = compose([fun(X) -> X + 1 end, fun(X) -> X * 3 end, fun(X) -> X - 2 end]),
    io:format("~w~n", [[H(X) || X <- lists:seq(1, 10)]]),
    %% Exceptions: raised deep down, caught in the middle and outside.
    io:format("~w~n", [caught(9)]),
    stack(fun() -> bad(5) end),
    stack(fun() -> bad_late([1, 2, x, 4]) end),
    stack(fun() -> tree(a) end),
    stack(fun() -> pick(8) end),
    io:format("~w~n", [many(7)]),
    io:format("~w~n", [seven_args(6, 1, 2, 3, 4, 5, 6)]),
    products(),
    %% Many reductions on the way down and up, with others to run in between.
    Self = self(),
    Pids = [spawn(fun() -> Self ! {self(), tree(17), length(deep(5000))} end) || _ <- [1, 2, 3]],
    io:format("~w~n", [[receive {P, T, L} -> {T, L} end || P <- Pids]]),
    io:format("~w~n", [waits(5)]).

tree(0) -> 1;
tree(1) -> 2;
tree(N) -> tree(N - 1) + tree(N - 2).

ack(0, N) -> N + 1;
ack(M, 0) -> ack(M - 1, 1);
ack(M, N) -> ack(M - 1, ack(M, N - 1)).

nrev([]) -> [];
nrev([H | T]) -> app(nrev(T), [H]).

app([], L) -> L;
app([H | T], L) -> [H | app(T, L)].

deep(0) -> [];
deep(N) ->
    T = deep(N - 1),
    [{N, N / 2, [N]} | T].

depth(0) -> 0;
depth(N) -> 1 + depth(N - 1).

even(0) -> true;
even(N) -> not odd_not(N - 1).
odd_not(0) -> true;
odd_not(N) -> not even(N - 1).
odd(0) -> false;
odd(N) -> not (not even(N - 1)).

make(0) -> leaf;
make(N) -> {make(N - 1), N, make(N - 1)}.

walk(leaf, S) -> S;
walk({L, N, R}, S) -> walk(R, walk(L, S) + N).

value(Tokens) -> {V, []} = parse(Tokens), V.
parse([$[ | T]) -> elements(T, []);
parse([V | T]) -> {V, T}.
elements([$] | T], Acc) -> {lists:reverse(Acc), T};
elements(T, Acc) ->
    {V, Rest} = parse(T),
    elements(Rest, [V | Acc]).

twice(_, 0) -> [];
twice(F, N) ->
    A = F(N),
    B = twice(F, N - 1),
    [A, length(B) | B].

compose([F]) -> F;
compose([F | Fs]) -> G = compose(Fs), fun(X) -> G(F(X)) end.

caught(0) -> throw(bottom);
caught(N) when N rem 3 =:= 0 -> try [N | caught(N - 1)] catch throw:T -> {N, T} end;
caught(N) -> {n, N, caught(N - 1)}.

bad(0) -> error(here);
bad(N) -> 1 + bad(N - 1).

bad_late([]) -> [];
bad_late([H | T]) ->
    R = bad_late(T),
    [H * 2 | R].

%% One of many continuations.
pick(0) -> 0;
pick(1) -> element(3, {a, b});
pick(N) when N rem 4 =:= 0 -> [a | pick(N - 1)];
pick(N) when N rem 4 =:= 1 -> [b | pick(N - 1)];
pick(N) when N rem 4 =:= 2 -> [c | pick(N - 1)];
pick(N) -> {pick(N - 1), d}.

many(0) -> [];
many(N) ->
    A = many(N - 1), B = many(N - 2 - (N rem 2) + (N rem 2) * 1 + bound(N)),
    C = case A of [] -> none; [X | _] -> X end,
    [{C, length(B)} | A].

bound(N) when N < 2 -> 1;
bound(N) -> (N rem 2) * 0.

seven_args(0, A, B, C, D, E, F) -> [A, B, C, D, E, F];
seven_args(N, A, B, C, D, E, F) ->
    [X | Rest] = seven_args(N - 1, F, A, B, C, D, E),
    Rest ++ [X + N].

stack(F) ->
    try F(), io:format("no error~n")
    catch Class:Reason:Stack ->
        io:format("~w ~w ~w~n", [Class, Reason, [{M, N, if is_list(A) -> length(A); true -> A end} || {M, N, A, _} <- Stack, M =:= ?MODULE orelse M =:= erlang]])
    end.

%% Around all limits of what is a small integer.
products() ->
    Edges = [0, 1, -1, 2, 3, -3, 7, 10, (1 bsl 28) - 1, 1 bsl 28, -(1 bsl 28), 1 bsl 29, (1 bsl 29) - 1, -(1 bsl 29), (1 bsl 30) - 1,
             1 bsl 30, -(1 bsl 30), 1 bsl 31, (1 bsl 32) + 1, -(1 bsl 33), (1 bsl 57) + 3, (1 bsl 58) - 1, 1 bsl 58, -(1 bsl 58), (1 bsl 59) - 1,
             -(1 bsl 59), 1 bsl 59, 1 bsl 60, 759250125, -759250125],
    Products = [A * B || A <- Edges, B <- Edges],
    io:format("~w~n", [erlang:phash2(Products)]),
    io:format("~w~n", [lists:usort([P || P <- Products, abs(P) > 1 bsl 58, abs(P) < 1 bsl 60])]),
    io:format("~w~n", [erlang:phash2([{A * 10, A * -3, 1000003 * A, -1 * A, A * 0, A * 1, A * 576460752303423487, -576460752303423488 * A} || A <- Edges])]).

waits(0) -> [];
waits(N) ->
    self() ! {n, N},
    R = waits(N - 1),
    receive {n, N} -> [N | R] after 0 -> [none | R] end.
