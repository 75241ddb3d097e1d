%% A tokenizer of a C-like language over a binary, with positions and errors.
-module(tokenizer).
-export([main/1]).

main(_) ->
    Src = <<"int main() {\n  float x = 3.14e-2; // comment\n  while (x <= 10 && y != 0x1F) { x += \"str\\n\" ; }\n  /* multi\n line */ return 'c';\n}\n@">>,
    [io:format("~w:~w ~p~n", [L, C, T]) || {L, C, T} <- tokens(Src, 1, 1, [])],
    ok.

-define(D(C), (C >= $0 andalso C =< $9)).
-define(A(C), (C >= $a andalso C =< $z orelse C >= $A andalso C =< $Z orelse C =:= $_)).

tokens(<<>>, L, C, Acc) -> lists:reverse([{L, C, eof} | Acc]);
tokens(<<"\n", R/binary>>, L, _, Acc) -> tokens(R, L + 1, 1, Acc);
tokens(<<X, R/binary>>, L, C, Acc) when X =:= $\s; X =:= $\t -> tokens(R, L, C + 1, Acc);
tokens(<<"//", R/binary>>, L, C, Acc) -> tokens(skip_line(R), L, C, Acc);
tokens(<<"/*", R/binary>>, L, C, Acc) -> {R2, L2, C2} = skip_block(R, L, C + 2), tokens(R2, L2, C2, Acc);
tokens(<<"0x", R/binary>>, L, C, Acc) -> {N, R2} = take(R, fun(X) -> ?D(X) orelse X >= $A andalso X =< $F end, 0), tokens(R2, L, C + 2 + byte_size(N), [{L, C, {int, binary_to_integer(N, 16)}} | Acc]);
tokens(<<X, _/binary>> = B, L, C, Acc) when ?D(X) -> {N, R} = take(B, fun(Y) -> ?D(Y) orelse Y =:= $. orelse Y =:= $e orelse Y =:= $- end, 0), tokens(R, L, C + byte_size(N), [{L, C, number(N)} | Acc]);
tokens(<<X, _/binary>> = B, L, C, Acc) when ?A(X) -> {N, R} = take(B, fun(Y) -> ?A(Y) orelse ?D(Y) end, 0), tokens(R, L, C + byte_size(N), [{L, C, word(N)} | Acc]);
tokens(<<$", R/binary>>, L, C, Acc) -> {S, R2, Len} = str(R, <<>>, 1), tokens(R2, L, C + Len, [{L, C, {string, S}} | Acc]);
tokens(<<$', X, $', R/binary>>, L, C, Acc) -> tokens(R, L, C + 3, [{L, C, {char, X}} | Acc]);
tokens(<<Op:2/binary, R/binary>>, L, C, Acc) when Op =:= <<"<=">>; Op =:= <<"&&">>; Op =:= <<"!=">>; Op =:= <<"+=">> -> tokens(R, L, C + 2, [{L, C, {op, Op}} | Acc]);
tokens(<<X, R/binary>>, L, C, Acc) when X =:= $(; X =:= $); X =:= ${; X =:= $}; X =:= $;; X =:= $=; X =:= $< -> tokens(R, L, C + 1, [{L, C, list_to_atom([X])} | Acc]);
tokens(<<X, R/binary>>, L, C, Acc) -> tokens(R, L, C + 1, [{L, C, {error, <<X>>}} | Acc]).

take(B, F, N) -> case B of <<_:N/binary, X, _/binary>> -> case F(X) of true -> take(B, F, N + 1); false -> split_binary(B, N) end; _ -> split_binary(B, N) end.
number(N) -> case binary:match(N, <<".">>) of nomatch -> {int, binary_to_integer(N)}; _ -> {float, binary_to_float(N)} end.
word(N) -> case lists:member(N, [<<"int">>, <<"float">>, <<"while">>, <<"return">>]) of true -> {keyword, binary_to_atom(N)}; false -> {id, N} end.
skip_line(<<"\n", _/binary>> = B) -> B;
skip_line(<<_, R/binary>>) -> skip_line(R);
skip_line(<<>>) -> <<>>.
skip_block(<<"*/", R/binary>>, L, C) -> {R, L, C + 2};
skip_block(<<"\n", R/binary>>, L, _) -> skip_block(R, L + 1, 1);
skip_block(<<_, R/binary>>, L, C) -> skip_block(R, L, C + 1).
str(<<$", R/binary>>, A, N) -> {A, R, N + 1};
str(<<"\\n", R/binary>>, A, N) -> str(R, <<A/binary, $\n>>, N + 2);
str(<<C, R/binary>>, A, N) -> str(R, <<A/binary, C>>, N + 1).
