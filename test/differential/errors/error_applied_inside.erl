-module(error_applied_inside).
-export([main/1]).
main(_) ->
    put(e, erlang), put(tail, []),
    t(fun() -> {f1()} end), t(fun() -> {f2()} end), t(fun() -> {f4()} end).
f1() -> E = get(e), T = get(tail), apply(E, error, [oops, [x|T]]), ok.
f2() -> E = get(e), T = get(tail), apply(E, error, [oops|T]), ok.
f4() -> E = get(e), E:error(oops, [x]), ok.
t(F) -> try F() catch _:R:S -> io:format("~p ~p~n", [R, lists:sublist(S, 3)]) end.
