%% What OTP's compiler and emulator suites showed: sizes, scopes, old guards,
%% defaults, constants, the order of map updates, inlined helpers.
-module(otp_suites).
-compile({inline, [{complain, 2}, {twice, 1}]}).
-export([main/1]).

-record(bird, {a = a, b = id(42)}).
-record(maker, {make = fun(X) -> X * X end, all = [Y || Y <- [1, 2]]}).

main(_) ->
    sizes(),
    floats(),
    literals(),
    guards(),
    filters(),
    io:format("~p~n", [(#maker{})#maker.all]),
    io:format("~p~n", [((#maker{})#maker.make)(7)]),
    scopes(),
    updates(),
    inlined(),
    effects(),
    ok.

id(X) -> X.

show(F) ->
    try F() of
        V -> io:format("~p~n", [V])
    catch
        C:R -> io:format("~p: ~p~n", [C, R])
    end.

%% A size sees its own binary's variables, then outer ones.
sizes() ->
    L = 8,
    A = <<16:8, 7:16>>,
    show(fun() -> (fun([<<L:L, B:L>>, <<L:L, B:L>>]) -> {L, B} end)([A, A]) end),
    show(fun() -> (size_of(8))(<<5>>, <<6>>) end),
    show(fun() -> split(2, <<2:16, "abc">>) end),
    show(fun() -> split(3, <<2:16, "abc">>) end),
    show(fun() -> [X || <<N, X:N>> <= <<8, 1, 16, 0, 2>>] end).

size_of(Y) -> fun(Z, <<A:Y>>) -> {Y, Z, A} end.

split(N, <<N:16, B:N/binary, T/binary>>) -> {B, T};
split(_, _) -> no.

%% Bits that are no float do not match, even if the value is not wanted.
floats() ->
    show(fun() -> <<_:1/float>> = id(<<1:1>>) end),
    show(fun() -> <<_:32/float>> = id(<<-1:32>>) end),
    show(fun() -> <<_:64/float>> = id(<<1.0/float>>) end),
    show(fun() -> << <<"a">> || <<_:16/float>> <= id(<<1, 2, 255, 255>>) >> end).

literals() ->
    show(fun() -> {x, 1/4} = id({x, 0.25}) end),
    show(fun() -> case id(<<97, 0>>) of <<atom:16>> -> yes; _ -> no end end),
    show(fun() -> case id(<<1>>) of <<a/bitstring>> -> yes; _ -> no end end),
    show(fun() -> [X || <<X:bad/binary>> <= id(<<1, 2>>)] end),
    show(fun() -> <<"":bad_size>> end),
    show(fun() -> <<"":(id(-1))>> end),
    show(fun() -> <<"":(id(8)), 1>> end),
    show(fun() -> fun nowhere:to_be/7 == #{} end).

old(X) when atom(X); number(X) -> simple;
old(X) when record(X, bird) -> bird;
old(_) -> other.

nested(X) when float(X) or float(X) -> yes;
nested(_) -> no.

value(T) when (tuple_size(T) =:= 2 andalso element(2, T)) == integers -> yes;
value(T) when (tuple_size(T) =:= 3 orelse element(1, T)) == a -> third;
value(_) -> no.

guards() ->
    io:format("~p~n", [[old(X) || X <- [a, 1, 2.0, #bird{}, {bird}, "x"]]]),
    io:format("~p~n", [[nested(X) || X <- [1.0, a]]]),
    io:format("~p~n", [[value(X) || X <- [{a, integers}, {a, b}, {a, b, c}, x]]]).

%% A default that calls a function makes a filter an ordinary expression.
filters() ->
    show(fun() -> [X || X <- [{bird, a, 42}, x], #bird{a = a} == X] end),
    show(fun() -> [X || X <- [1, 2, 3], port(X)] end).

port(N) -> N rem 2 =:= 1.

%% Funs do not see what their siblings bind.
scopes() ->
    show(fun() -> A = {X = 1, (fun() -> X = 2 end)()}, {A, X} end),
    show(fun() -> [Y = a, (fun() -> Y = b, Y end)(), Y = a] end),
    show(fun() -> <<(B = 1), ((fun() -> B = 2 end)())>> end),
    show(fun() -> (C = 1) < (fun() -> C = 2 end)() end),
    show(fun() -> (begin D = lists, D end):max([(fun() -> D = 2 end)()]) end),
    show(fun() -> M = #{}, M#{k => (E = 1), l => (fun() -> E = 2 end)()} end),
    show(fun() -> #bird{a = (G = 1), b = (fun() -> G = 2 end)()} end),
    show(fun() -> {V = 1, V = 2} end).

updates() ->
    M = id(#{1 => a}),
    show(fun() -> M#{42.0 := v, 42 := w} end),
    show(fun() -> M#{42 => v1, 42.0 := v2, 42 := v3} end),
    show(fun() -> M#{b := 1, a := 2} end),
    show(fun() -> M#{1 := b, 1 => c, 1 := d} end),
    K = id(z),
    show(fun() -> M#{b := 1, K := 2, a := 3} end).

%% Traces show the caller of an inlined function.
complain(Reason, Args) -> error(Reason, Args).

twice(X) -> Y = X * 2, {X, Y}.

inlined() ->
    Y = 1,
    try caller(a, b) catch _:R:S -> io:format("~p~n", [{R, top(S)}]) end,
    io:format("~p~n", [{twice(3), Y}]).

top([{_, F, A, _} | _]) -> {F, A}.

caller(A, B) -> complain(bad, [A, B]).

%% A list that nobody wants is not made.
effects() ->
    _ = [self() ! X || X <- [1, 2, 3], X =/= 2],
    case id(1) of
        1 -> [self() ! X || X <- "ab"];
        _ -> ok
    end,
    io:format("~p~n", [[receive X -> X end || _ <- lists:seq(1, 4)]]).
