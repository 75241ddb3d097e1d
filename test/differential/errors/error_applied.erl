-module(error_applied).
-export([main/1]).
main(_) ->
    put(e, erlang), put(tail, []),
    t(fun() -> f1(), ok end), t(fun() -> f2(), ok end), t(fun() -> f3(), ok end), t(fun() -> f4(), ok end), t(fun() -> f5(), ok end), t(fun() -> f6(), ok end).
f1() -> E = get(e), T = get(tail), apply(E, error, [oops, [x|T]]).
f2() -> E = get(e), T = get(tail), apply(E, error, [oops|T]).
f3() -> E = get(e), T = get(tail), apply(E, atom_to_list, [1|T]).
f4() -> E = get(e), E:error(oops, [x]).
f5() -> E = get(e), T = get(tail), apply(E, error, [oops, [x]|[T, T]]).
f6() -> E = get(e), apply(E, error, [oops|E]).
t(F) -> try F() catch _:R:S -> io:format("~p ~p~n", [R, lists:sublist(S, 3)]) end.
