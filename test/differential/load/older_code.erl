%% Modules as older compilers wrote them (options of the compiler), loaded while the
%% program runs: instructions that OTP 25 takes, but does not write any more.
-module(older_code).
-export([main/1]).

main(_) ->
    {ok, building, Now} = compile:forms(forms(text()), []),
    Expected = results(Now),
    [io:format("~p: ~tp~n", [N, R]) || {N, R} <- Expected],
    in_bytes(),
    [older(Options, Expected) || Options <- [[no_bs_create_bin, no_type_opt], [r24], [r22]]],
    io:format("~p~n", [builders([r22])]),
    ok.

%% Errors of older code tell less of their reason.
older(Options, Expected) ->
    {ok, building, Binary} = compile:forms(forms(text()), Options),
    Results = results(Binary),
    io:format("~p: ~p of ~p~n",
              [Options, length([R || R <- Results, lists:member(R, Expected)]), length(Results)]),
    [io:format("  ~p: ~tp~n", [N, R]) || {N, R} <- Results -- Expected].

%% A size in bytes, and a binary into which nothing is put.
in_bytes() ->
    Code = [{label, 1}, {func_info, {atom, bytes}, {atom, f}, 2}, {label, 2},
            {bs_add, {f, 0}, [{integer, 5}, {x, 1}, 1], {x, 2}},
            {bs_init2, {f, 0}, {x, 2}, 0, 3, {field_flags, []}, {x, 2}},
            {bs_put_integer, {f, 0}, {integer, 16}, 1, {field_flags, [unsigned, little]}, {x, 0}},
            {bs_put_string, 3, {string, "abc"}},
            {bs_put_integer, {f, 0}, {x, 1}, 8, {field_flags, [signed, big]}, {x, 0}},
            {move, {x, 2}, {x, 0}}, return,
            {label, 3}, {func_info, {atom, bytes}, {atom, g}, 0}, {label, 4},
            {bs_init2, {f, 0}, 0, 0, 0, {field_flags, []}, {x, 0}}, return],
    {F, G} = lists:splitwith(fun(I) -> I =/= {label, 3} end, Code),
    Functions = [{function, f, 2, 2, F}, {function, g, 0, 4, G}],
    {ok, bytes, Binary} = compile:forms({bytes, [{f, 2}, {g, 0}], [], Functions, 5}, [from_asm, binary]),
    {module, bytes} = code:load_binary(bytes, "bytes.beam", Binary),
    io:format("~p~n", [[try bytes:f(A, B) catch error:E -> E end || {A, B} <- [{300, 0}, {300, 2}, {-2, 1}, {a, 1}, {1, a}]]]),
    io:format("~p~n", [bytes:g()]).

%% The instructions that build binaries.
builders(Options) ->
    {ok, building, {_, _, _, Functions, _}} = compile:forms(forms(text()), ['S', binary | Options]),
    lists:usort([Op || {function, _, _, _, Code} <- Functions, I <- Code, is_tuple(I),
                       Op <- [element(1, I)], lists:member(Op, built_by())]).
built_by() ->
    [bs_create_bin, bs_init2, bs_init_bits, bs_append, bs_private_append, bs_add, bs_put_integer, bs_put_float,
     bs_put_binary, bs_put_string, bs_put_utf8, bs_put_utf16, bs_put_utf32, bs_utf8_size, bs_utf16_size].

results(Binary) ->
    code:purge(building),
    {module, building} = code:load_binary(building, "building.beam", Binary),
    [{N, call(building, N)} || N <- lists:seq(1, building:count())].

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

text() -> "-module(building).
-export([t/1, count/0]).
count() -> 36.
t(1) -> bytes(1, 2, 3);
t(2) -> <<(id(5)):3, (id(70)):70, (id(-5)):16/little-signed>>;
t(3) -> <<(id(1.5))/float, (id(2.25)):32/float-little, (id(0.5)):16/float, (id(3)):64/float>>;
t(4) -> <<(id(<<1, 2>>))/binary, \"text\", (id(<<5:3>>))/bits>>;
t(5) -> <<(id($a))/utf8, (id(955))/utf8, (id(16#20AC))/utf8, (id(16#1F600))/utf8>>;
t(6) -> <<(id(955))/utf16, (id(16#1F600))/utf16-little, (id($x))/utf32, (id(16#1F600))/utf32-little>>;
t(7) -> sized(id(12), id(3), id(<<1, 2, 3, 4>>));
t(8) -> grow(id(20), <<>>);
t(9) -> grow_bits(id(20), id(<<1:1>>));
t(10) -> << <<(X * 2):16/little>> || X <- id([1, 2, 300]) >>;
t(11) -> << <<X:5>> || <<X:3>> <= id(<<16#ABCDEF:24>>) >>;
t(12) -> << <<B/binary, 0>> || B <- id([<<>>, <<1>>, <<2, 3>>]) >>;
t(13) -> [guarded(A, B) || {A, B} <- id([{1, <<1>>}, {2, <<1>>}, {a, <<1>>}, {1, b}, {1, <<>>}])];
t(14) -> [guarded_size(S) || S <- id([0, 8, 16, -1, a, 1 bsl 70])];
t(15) -> <<(id(a)):8>>;
t(16) -> <<1, (id(<<1:4>>))/binary>>;
t(17) -> <<(id(<<1:4>>))/binary, 1>>;
t(18) -> <<1:8, (id(16#D800))/utf8>>;
t(19) -> <<(id(-1))/utf16>>;
t(20) -> <<(id(a))/utf32>>;
t(21) -> <<1:(id(-1))>>;
t(22) -> <<1:(id(a))>>;
t(23) -> <<(id(<<1, 2>>)):(id(3))/binary>>;
t(24) -> <<(id(a))/float>>;
t(25) -> <<(id(1.0)):(id(17))/float>>;
t(26) -> <<(id(b))/binary, 1>>;
t(27) -> X = id(<<\"abc\">>), {<<X/binary, 1>>, <<X/binary, 2>>, X};
t(28) -> X = grow(id(3), <<>>), {<<X/binary, 1>>, <<X/binary, 2, 3>>, X};
t(29) -> try <<(id(a)):8>> catch error:E -> {caught, E} end;
t(30) -> many(id(1), id(2), id(3), id(4), id(5), id(6), id(<<7>>));
t(31) -> <<(id(1)):(id(1))/unit:8, (id(2)):(id(2))/little-unit:16>>;
t(32) -> <<(id(<<1, 2, 3, 4>>)):(id(2))/binary-unit:16, (id(<<1:7>>))/bits>>;
t(33) -> <<(id(1 bsl 100)):128, (id(-(1 bsl 100))):128/little>>;
t(34) -> <<(id(<<1, 2, 3>>))/binary-unit:16>>;
t(35) -> <<(id(300)):8, (id(-1)):4, (id(7)):2/little, 1:2>>;
t(36) -> [format(X) || X <- id([{1, 2}, {65535, 300}])].
bytes(A, B, C) -> <<A, B, C:16>>.
sized(N, M, B) -> <<N:N, M:M/unit:3, B:M/binary, B/binary>>.
grow(0, Acc) -> Acc;
grow(N, Acc) -> grow(N - 1, <<Acc/binary, N:16, \"x\">>).
grow_bits(0, Acc) -> Acc;
grow_bits(N, Acc) -> grow_bits(N - 1, <<Acc/bits, N:5>>).
guarded(A, B) when <<A:8>> =:= B -> same;
guarded(A, B) when <<A:8, B/binary>> =:= <<1>> -> empty;
guarded(_, _) -> other.
guarded_size(S) when bit_size(<<0:S>>) =:= 8 -> eight;
guarded_size(S) when byte_size(<<1:S, 0:S>>) > 2 -> larger;
guarded_size(_) -> no.
many(A, B, C, D, E, F, G) ->
    <<A:4, B:4, C:16/little, D/float, E:(A * 8), F:F/unit:2, G/binary, (bytes(A, B, C))/binary, A/utf8, \"end\">>.
format({A, B}) -> <<A:16/big, B:16/little, (byte_size(<<A:16>>)):8, (A + B):32/signed>>.
id(X) -> X.
".
