%% Parser combinators as closures: arithmetic, lists and key-value files.
-module(parser_comb).
-export([main/1]).

main(_) ->
    io:format("~p~n", [(expr())("1+2*(3+4)-5")]),
    io:format("~p~n", [(list_of(number()))("[1,22,333]rest")]),
    io:format("~p~n", [(list_of(number()))("[1,x]")]),
    io:format("~p~n", [(many(pair()))("a=1;bc=23;d=x")]),
    io:format("~p~n", [(alt([str("foo"), str("fob"), str("f")]))("fox")]),
    io:format("~p~n", [(seq([str("a"), opt(str("b")), str("c")]))("ac")]).

char(P) -> fun([C | T]) -> case P(C) of true -> {ok, C, T}; false -> fail end; ([]) -> fail end.
str(S) -> fun(In) -> case lists:prefix(S, In) of true -> {ok, S, lists:nthtail(length(S), In)}; false -> fail end end.
seq([]) -> fun(In) -> {ok, [], In} end;
seq([P | Ps]) -> fun(In) -> case P(In) of {ok, V, R} -> case (seq(Ps))(R) of {ok, Vs, R2} -> {ok, [V | Vs], R2}; fail -> fail end; fail -> fail end end.
alt([]) -> fun(_) -> fail end;
alt([P | Ps]) -> fun(In) -> case P(In) of fail -> (alt(Ps))(In); Ok -> Ok end end.
many(P) -> fun(In) -> case P(In) of {ok, V, R} -> {ok, Vs, R2} = (many(P))(R), {ok, [V | Vs], R2}; fail -> {ok, [], In} end end.
many1(P) -> map(seq([P, many(P)]), fun([V, Vs]) -> [V | Vs] end).
opt(P) -> fun(In) -> case P(In) of fail -> {ok, none, In}; X -> X end end.
map(P, F) -> fun(In) -> case P(In) of {ok, V, R} -> {ok, F(V), R}; fail -> fail end end.
lazy(F) -> fun(In) -> (F())(In) end.

number() -> map(many1(char(fun(C) -> C >= $0 andalso C =< $9 end)), fun list_to_integer/1).
word() -> many1(char(fun(C) -> C >= $a andalso C =< $z end)).
pair() -> map(seq([word(), str("="), number(), str(";")]), fun([K, _, V, _]) -> {K, V} end).
list_of(P) -> map(seq([str("["), P, many(map(seq([str(","), P]), fun([_, V]) -> V end)), str("]")]), fun([_, H, T, _]) -> [H | T] end).
expr() -> chain(term(), ["+", "-"]).
term() -> chain(factor(), ["*"]).
factor() -> alt([number(), map(seq([str("("), lazy(fun expr/0), str(")")]), fun([_, V, _]) -> V end)]).
chain(P, Ops) -> map(seq([P, many(seq([alt([str(O) || O <- Ops]), P]))]), fun([V, Vs]) -> lists:foldl(fun(["+", B], A) -> A + B; (["-", B], A) -> A - B; (["*", B], A) -> A * B end, V, Vs) end).
