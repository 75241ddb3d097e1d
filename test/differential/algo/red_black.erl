%% Red-black tree insertion with its invariants checked after each insert.
-module(red_black).
-export([main/1]).

main(_) ->
    Keys = [(X * 37) rem 101 || X <- lists:seq(1, 100)],
    T = lists:foldl(fun(K, A) -> B = insert(K, A), {ok, _} = check(B), B end, e, Keys),
    io:format("~w~n", [check(T)]),
    io:format("~w~n", [to_list(T) =:= lists:usort(Keys)]),
    io:format("~w~n", [insert(1, insert(2, insert(3, insert(4, e))))]),
    Seq = lists:foldl(fun insert/2, e, lists:seq(1, 1000)),
    io:format("~w ~w~n", [check(Seq), depth(Seq)]).

insert(X, T) -> {_, L, Y, R} = ins(X, T), {b, L, Y, R}.

ins(X, e) -> {r, e, X, e};
ins(X, {C, L, Y, R}) when X < Y -> balance(C, ins(X, L), Y, R);
ins(X, {C, L, Y, R}) when X > Y -> balance(C, L, Y, ins(X, R));
ins(_, T) -> T.

balance(b, {r, {r, A, X, B}, Y, C}, Z, D) -> {r, {b, A, X, B}, Y, {b, C, Z, D}};
balance(b, {r, A, X, {r, B, Y, C}}, Z, D) -> {r, {b, A, X, B}, Y, {b, C, Z, D}};
balance(b, A, X, {r, {r, B, Y, C}, Z, D}) -> {r, {b, A, X, B}, Y, {b, C, Z, D}};
balance(b, A, X, {r, B, Y, {r, C, Z, D}}) -> {r, {b, A, X, B}, Y, {b, C, Z, D}};
balance(C, L, X, R) -> {C, L, X, R}.

check(e) -> {ok, 0};
check({r, {r, _, _, _}, _, _}) -> red_red;
check({r, _, _, {r, _, _, _}}) -> red_red;
check({C, L, _, R}) ->
    case {check(L), check(R)} of
        {{ok, N}, {ok, N}} -> {ok, if C =:= b -> N + 1; true -> N end};
        Other -> {unbalanced, Other}
    end.

to_list(e) -> [];
to_list({_, L, X, R}) -> to_list(L) ++ [X | to_list(R)].
depth(e) -> 0;
depth({_, L, _, R}) -> 1 + max(depth(L), depth(R)).
