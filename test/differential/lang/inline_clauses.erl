-module(inline_clauses).
-export([main/1]).
-compile({inline, [{check, 2}, {sign, 1}, {unwrap, 1}, {loop, 2}, {same, 2}, {guarded, 2}]}).
%% Functions with several clauses that are inlined: matching, names, results, traces.
main(_) ->
    io:format("~p~n", [[top(fun() -> tail(badarg) end), top(fun() -> tail({ok, 1}) end),
                        top(fun() -> inside(badarg) end), top(fun() -> inside(x) end)]]),
    io:format("~p~n", [[{sign(N), sign(N) + 1} || N <- [-5, 0, 7]]]),
    Reply = mine,
    io:format("~p ~p~n", [unwrap({ok, Reply}), unwrap(Reply)]),
    io:format("~p~n", [loop(5, [])]),
    X = 3,
    Y = case same(X, 3) of true -> same(X, 4); false -> none end,
    io:format("~p ~p~n", [X, Y]),
    io:format("~p~n", [[guarded(A, B) || A <- [1, a, "x"], B <- [1, 2.0, []]]]),
    io:format("~p~n", [try unwrap({error, why}) catch C:R -> {C, R} end]).

top(F) ->
    try F() of
        V -> V
    catch
        C:R:S -> {C, R, [{N, A} || {_, N, A, _} <- lists:sublist(S, 2)]}
    end.

tail(V) -> check(id(V), [V, tail]).
inside(V) -> {result, check(id(V), [V, inside])}.

check(badarg, A) -> erlang:error(badarg, A);
check(Reply, _) -> Reply.

sign(N) when N < 0 -> -1;
sign(0) -> 0;
sign(_) -> 1.

unwrap({ok, Reply}) -> Reply;
unwrap({error, Reply}) -> throw(Reply);
unwrap(Reply) -> {other, Reply}.

loop(0, Acc) -> Acc;
loop(N, Acc) -> loop(N - 1, [N | Acc]).

same(X, X) -> true;
same(X, Y) when X < Y -> {less, X, Y};
same(_, _) -> false.

guarded(A, B) when is_integer(A), is_number(B); is_list(A) -> C = {A, B}, {first, C};
guarded([C | _], _) -> {second, C};
guarded(A, B) -> {third, B, A}.

id(X) -> X.
