%% Modules that are compiled and loaded while the program runs: each group of BEAM's
%% instructions.
-module(instructions).
-export([main/1]).

main(_) ->
    [run(Name, Text) || {Name, Text} <- modules()],
    ok.

run(Name, Text) ->
    {ok, Name, Binary} = compile:forms(forms(Text), []),
    {module, Name} = code:load_binary(Name, atom_to_list(Name) ++ ".beam", Binary),
    [io:format("~p ~p: ~tp~n", [Name, N, call(Name, N)]) || N <- lists:seq(1, Name:count())].

call(Name, N) ->
    try Name:t(N)
    catch Class:Reason:Stack ->
        {Class, Reason, [{F, if is_list(A) -> {args, A}; true -> A end, place(L)}
            || {M, F, A, L} <- Stack, M =:= Name]}
    end.

place(L) -> {proplists:get_value(file, L), proplists:get_value(line, L)}.

forms(Text) ->
    {ok, Tokens, _} = erl_scan:string(Text, {1, 1}),
    parse(Tokens).

parse([]) -> [];
parse(Tokens) ->
    {Form, [Dot | Rest]} = lists:splitwith(fun(T) -> element(1, T) =/= dot end, Tokens),
    {ok, Parsed} = erl_parse:parse_form(Form ++ [Dot]),
    [Parsed | parse(Rest)].

modules() ->
    [{matching, "-module(matching). -export([t/1, count/0]).
count() -> 24.
t(1) -> <<A:4, B:12/little, C/binary>> = id(<<16#12, 16#34, 16#56>>), {A, B, C};
t(2) -> words(<<\"one two  three\">>, []);
t(3) -> [X || <<X:3>> <= id(<<16#ABCDEF:24>>)];
t(4) -> << <<(X * 2):16/little>> || X <- id([1, 2, 300]) >>;
t(5) -> <<F:64/float, G:32/float-little, H:16/float>> = id(<<1.5:64/float, 2.25:32/float-little, 0.5:16/float>>), {F, G, H};
t(6) -> <<A/utf8, B/utf16, C/utf32, D/utf16-little>> = id(<<$a, 16#20AC/utf16, 16#1F600/utf32, 16#1F600/utf16-little>>), {A, B, C, D};
t(7) -> tlv(<<1, 3, \"abc\", 2, 0, 3, 1, $z>>);
t(8) -> signed(id(<<-1:8, -300:16/little, 5:7, -3:9>>));
t(9) -> Size = id(3), <<A:Size/binary-unit:4, B/bits>> = id(<<16#12345678:32>>), {A, B};
t(10) -> odd(<<1:7>>) + odd(<<1:16>>) + odd(<<>>);
t(11) -> back(<<\"abX\">>);
t(12) -> case id(<<1, 2, 3>>) of <<_:16>> -> two; <<_, Rest/binary>> -> {rest, Rest} end;
t(13) -> [skip(B) || B <- [<<9, 1, 2, 3>>, <<2, 1, 2, 3>>, <<>>, a, <<1:9>>]];
t(14) -> build(7, 1.5, <<5:3>>, [<<1>>]);
t(15) -> X = id(-5), <<X:3, X:70, X:16/little-signed, (X * X):2>>;
t(16) -> acc(<<>>, 20);
t(17) -> <<(id(a)):8>>;
t(18) -> X = id(<<1:4>>), <<1, X/binary>>;
t(19) -> <<1:8, (id(16#D800))/utf8>>;
t(20) -> <<1:(id(-1))>>;
t(21) -> <<A:8, \"xyz\", _/binary>> = id(<<5, \"xyw\">>), A;
t(22) -> [match_all(B) || B <- [<<>>, <<1>>, <<1:1>>, <<1, 2, 3, 4>>]];
t(23) -> <<N, L:N/binary, R/binary>> = id(<<2, 1, 2, 3>>), {size(L), byte_size(R), bit_size(<<1:3>>)};
t(24) -> <<A:65/unsigned, B:1>> = id(<<255, 255, 255, 255, 255, 255, 255, 255, 128:6, 1:2>>), {A, B}.
words(<<$\\s, R/binary>>, Acc) -> words(R, Acc);
words(<<>>, Acc) -> lists:reverse(Acc);
words(B, Acc) -> word(B, 0, B, Acc).
word(<<$\\s, R/binary>>, N, B, Acc) -> words(R, [binary:part(B, 0, N) | Acc]);
word(<<_, R/binary>>, N, B, Acc) -> word(R, N + 1, B, Acc);
word(<<>>, N, B, Acc) -> words(<<>>, [binary:part(B, 0, N) | Acc]).
tlv(<<T, L, V:L/binary, R/binary>>) -> [{T, V} | tlv(R)];
tlv(<<>>) -> [].
signed(<<A/signed, B:16/signed-little, _:7, C:9/signed>>) -> {A, B, C}.
odd(B) when bit_size(B) rem 8 =/= 0 -> 1;
odd(<<_/binary>>) -> 10.
back(<<\"abc\", _/binary>>) -> c;
back(<<\"ab\", R/binary>>) -> {ab, R};
back(_) -> no.
skip(<<N, _:N/binary, R/binary>>) -> R;
skip(<<_, _/binary>>) -> short;
skip(<<>>) -> empty;
skip(B) when is_bitstring(B) -> bits;
skip(_) -> none.
build(A, F, B, L) -> <<A, F/float, F:32/float-little, B/bits, 1:5, (hd(L))/binary, \"text\", A/utf8, 955/utf16-little, $x/utf32>>.
acc(B, 0) -> B;
acc(B, N) -> acc(<<B/binary, N, (N * N):16>>, N - 1).
match_all(<<A:32>>) -> A;
match_all(<<A:1, B/bits>>) -> {A, B};
match_all(<<>>) -> nothing.
id(X) -> X.
"},
    {terms, "-module(terms). -export([t/1, count/0]). -record(r, {a, b = 2, c}).
count() -> 34.
t(1) -> M = id(#{a => 1, 2 => b, {c} => 3.0}), #{a := A, 2 := B} = M, {A, B, M#{a => 2, new => [M]}, M#{2 := c}};
t(2) -> (id(#{}))#{missing := 1};
t(3) -> (id(no_map))#{a => 1};
t(4) -> #{k := V} = id(#{}), V;
t(5) -> [fields(M) || M <- [#{a => 1, b => 2}, #{a => 1}, #{}, 7]];
t(6) -> maps:from_list([{I, I * I} || I <- lists:seq(1, 40)]) =:= #{};
t(7) -> R = #r{a = id(1)}, S = R#r{c = 5}, {R, S, S#r.c, is_record(S, r), is_record(id(x), r)};
t(8) -> (id({r, 1}))#r.a;
t(9) -> {id(7) div 2, -7 rem 2, 7 / 2, 5 band 3, 5 bor 3, 5 bxor 3, bnot 5, 1 bsl 70, (1 bsl 70) bsr 68, -id(3), abs(-4)};
t(10) -> fact(30);
t(11) -> id(1) div id(0);
t(12) -> id(a) + 1;
t(13) -> {1.0 * id(2) + 3.5 / id(4) - 1, -(id(2.5) * 2), trunc(id(2.7)), round(2.5), float(id(3)), id(3) / 2};
t(14) -> id(1.0e308) * id(1.0e308);
t(15) -> F = id(2.0), G = F * F + F / 0.5 - 1.0, G * id(x);
t(16) -> [compare(A, B) || A <- [1, 1.0, a], B <- [1, 1.0, a, \"x\"]];
t(17) -> [select(X) || X <- [a, b, c, d, 1, 2, 3, 1.0, 1 bsl 80, {}]];
t(18) -> [arity(X) || X <- [{}, {1}, {1, 2}, {a, b, c}, [], 7]];
t(19) -> case id([1, 2, 3]) of [A, B | C] -> {A, B, C} end;
t(20) -> hd(id([]));
t(21) -> element(id(3), id({1, 2}));
t(22) -> setelement(2, id({a, b, c}), x);
t(23) -> {ok, X} = id({error, why}), X;
t(24) -> case id(5) of 4 -> four end;
t(25) -> X = id(1), if X > 2 -> no end;
t(26) -> try id(5) of 4 -> four catch _ -> caught end;
t(27) -> many(1, 2, 3, 4, 5, 6, 7, 8);
t(28) -> [guards(X) || X <- [1, 2.5, a, \"s\", <<\"b\">>, <<1:1>>, {1, 2}, #{a => b}, self, true, fun() -> ok end, make_ref()]];
t(29) -> 1 + length(id([a | b]));
t(30) -> tuple_to_list(erlang:make_tuple(3, x)) ++ [not id(true), id(true) and false, id(false) or true, id(true) xor true];
t(31) -> id(1) and true;
t(32) -> {id(\"abc\") ++ \"d\", [1, 2, 3] -- [2], [X || X <- [1, 2, 3, 4], X rem 2 =:= 0], [{X, Y} || X <- [1, 2], Y <- [a, b]]};
t(33) -> sum(lists:seq(1, 1000), 0) + count_to(0, 1000000);
t(34) -> clause(3, [x]).
fields(#{a := A, b := B}) -> {A, B};
fields(#{a := _}) -> a;
fields(M) when is_map(M) -> map_size(M);
fields(_) -> none.
fact(0) -> 1;
fact(N) -> N * fact(N - 1).
compare(A, B) -> {A == B, A =:= B, A /= B, A =/= B, A < B, A > B, A =< B, A >= B}.
select(a) -> 1; select(b) -> 2; select(c) -> 3; select(1) -> one; select(2) -> two; select(3) -> three;
select(1.0) -> float; select(1208925819614629174706176) -> big; select(_) -> other.
arity({}) -> 0; arity({_}) -> 1; arity({_, _}) -> 2; arity({_, _, _}) -> 3; arity([]) -> nil; arity(_) -> none.
many(A, B, C, D, E, F, G, H) -> X = other(H, G, F, E, D, C, B, A), {X, A, B, C, D, E, F, G, H}.
other(A, B, C, D, E, F, G, H) -> [A + B, C + D, E + F, G + H, id(A) * id(B) + id(C) * id(D)].
guards(X) when is_integer(X), X > 0 -> integer;
guards(X) when is_float(X), trunc(X) =:= 2 -> float;
guards(X) when is_boolean(X) -> boolean;
guards(X) when is_atom(X), X =/= self -> atom;
guards(X) when X =:= self -> self;
guards(X) when is_list(X), length(X) =:= 1 -> list;
guards(X) when is_binary(X), byte_size(X) > 0 -> binary;
guards(X) when bit_size(X) =:= 1 -> bits;
guards(X) when element(1, X) =:= 1; tuple_size(X) =:= 2 -> tuple;
guards(X) when map_get(a, X) =:= b -> map;
guards(X) when is_function(X, 0) -> function;
guards(X) when is_reference(X); is_pid(X); is_port(X) -> identifier.
sum([H | T], S) -> sum(T, S + H);
sum([], S) -> S.
count_to(N, N) -> N;
count_to(N, Max) -> count_to(N + 1, Max).
clause(1, _) -> ok;
clause(X, [y]) -> X.
id(X) -> X.
"},
    {control, "-module(control). -export([t/1, count/0, exported/1]).
count() -> 23.
t(1) -> F = id(3), G = fun(X) -> X + F end, {G(4), lists:map(G, [1, 2]), is_function(G, 1), (fun exported/1)(5), (fun control:exported/1)(6)};
t(2) -> Fact = fun Self(0) -> 1; Self(N) -> N * Self(N - 1) end, Fact(10);
t(3) -> try throw(id(a)) catch throw:X -> {thrown, X} end;
t(4) -> try id(1) of 1 -> one after put(after_done, yes) end;
t(5) -> get(after_done);
t(6) -> try try error(id(inner)) after put(order, [1 | old(order)]) end catch error:E -> {E, get(order)} end;
t(7) -> {catch throw(x), catch exit(y), element(1, element(2, catch error(z))), catch fine};
t(8) -> try nested(3) catch C:R -> {C, R} end;
t(9) -> try id(7) + x of _ -> no catch error:badarith:S -> [{F, A} || {control, F, A, _} <- S] end;
t(10) -> try erlang:raise(exit, again, []) catch exit:R:S -> {R, S} end;
t(11) -> (id(fun() -> ok end))(1);
t(12) -> (id(not_fun))(1);
t(13) -> M = id(lists), F = id(reverse), {M:F([1, 2, 3]), apply(M, F, [[4, 5]]), apply(id(control), exported, [9])};
t(14) -> (id(nowhere)):to_be(1, 2);
t(15) -> receive_all([1, {2, b}, 3]);
t(16) -> self() ! late, receive never -> no after id(5) -> timeout end;
t(17) -> receive after 1 -> slept end;
t(18) -> selective();
t(19) -> server();
t(20) -> deep(50000);
t(21) -> error(id(given), [1, 2]);
t(23) -> self() ! x, self() ! y, receive z -> z after 0 -> ok end, receive w -> w after id(1) -> ok end, receive A -> {A, receive B -> B end} end;
t(22) -> Pid = spawn(fun() -> receive {From, X} -> From ! {self(), X * 2} end end), Pid ! {self(), 21}, receive {Pid, Answer} -> Answer end.
exported(X) -> {exported, X}.
old(K) -> case get(K) of undefined -> []; V -> V end.
nested(0) -> exit(bottom);
nested(N) -> try nested(N - 1) catch exit:R -> exit({N, R}) after put({seen, N}, true) end.
receive_all(L) -> [self() ! M || M <- L], collect(length(L)).
collect(0) -> [];
collect(N) -> receive X when is_integer(X) -> [X | collect(N - 1)]; {K, V} -> [{V, K} | collect(N - 1)] end.
selective() ->
    receive late -> ok end,
    Me = self(),
    [Me ! {other, N} || N <- lists:seq(1, 5)], Ref = make_ref(), Me ! {Ref, found},
    A = receive {Ref, W} -> W end,
    B = [receive {other, N} -> N end || N <- [5, 4, 3, 2, 1]],
    {A, B, receive _ -> more after 0 -> empty end}.
server() ->
    Pid = spawn_link(fun() -> loop(0) end),
    [Pid ! {add, N} || N <- lists:seq(1, 100)],
    Pid ! {get, self()},
    receive {total, T} -> T end.
loop(N) -> receive {add, M} -> loop(N + M); {get, P} -> P ! {total, N}, loop(N) after 5000 -> gone end.
deep(0) -> 0;
deep(N) -> 1 + deep(N - 1).
id(X) -> X.
"}].
