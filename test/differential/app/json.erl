%% A JSON parser and printer over binaries, with errors.
-module(json).
-export([main/1]).

main(_) ->
    [io:format("~p~n", [decode(S)]) || S <- [<<"null">>,
        <<"[1, -2.5, 1e3, \"a\\n\\u00e9\\\"\"]">>, <<" {\"k\": [true, false], \"o\": {}} ">>,
        <<"[1,">>, <<"{\"a\" 1}">>, <<"tru">>, <<"[1] x">>, <<"\"\\ud83d\\ude00\"">>, <<>>,
        <<"01">>, <<"[]">>]],
    D = #{<<"name">> => <<"x\ty">>, <<"list">> => [1, 2.5, null, true, #{}, []],
        <<"nested">> => #{<<"a">> => #{<<"b">> => [[]]}}},
    J = iolist_to_binary(encode(D)), io:format("~s~n", [J]), {ok, D2} = decode(J),
    io:format("~p~n", [D2 =:= D]),
    Big = iolist_to_binary(encode([#{<<"id">> => I,
        <<"v">> => integer_to_binary(I)} || I <- lists:seq(1, 500)])),
    {ok, L} = decode(Big), io:format("~p ~p~n", [length(L), erlang:phash2(L)]).

decode(B) ->
    try value(ws(B)) of
        {V, R} -> case ws(R) of <<>> -> {ok, V}; Rest -> {error, {trailing, Rest}} end
    catch throw:E -> {error, E}
    end.

ws(<<C, R/binary>>) when C =:= $\s; C =:= $\t; C =:= $\n; C =:= $\r -> ws(R);
ws(B) -> B.

value(<<"null", R/binary>>) -> {null, R};
value(<<"true", R/binary>>) -> {true, R};
value(<<"false", R/binary>>) -> {false, R};
value(<<$", R/binary>>) -> string(R, <<>>);
value(<<$[, R/binary>>) -> case ws(R) of <<$], R2/binary>> -> {[], R2}; R2 -> array(R2, []) end;
value(<<${, R/binary>>) -> case ws(R) of <<$}, R2/binary>> -> {#{}, R2}; R2 -> object(R2, #{}) end;
value(<<C, _/binary>> = B) when C =:= $-; C >= $0, C =< $9 -> number(B);
value(<<>>) -> throw(unexpected_end);
value(<<C, _/binary>>) -> throw({unexpected, [C]}).

array(B, Acc) ->
    {V, R} = value(ws(B)),
    case ws(R) of
        <<$,, R2/binary>> -> array(R2, [V | Acc]);
        <<$], R2/binary>> -> {lists:reverse([V | Acc]), R2};
        _ -> throw(bad_array)
    end.

object(B, Acc) ->
    {K, R} = case ws(B) of <<$", R0/binary>> -> string(R0, <<>>); _ -> throw(bad_key) end,
    R1 = case ws(R) of <<$:, X/binary>> -> X; _ -> throw({no_colon_after, K}) end,
    {V, R2} = value(ws(R1)),
    case ws(R2) of
        <<$,, R3/binary>> -> object(R3, Acc#{K => V});
        <<$}, R3/binary>> -> {Acc#{K => V}, R3};
        _ -> throw(bad_object)
    end.

string(<<$", R/binary>>, A) -> {A, R};
string(<<$\\, $u, H:4/binary, R/binary>>, A) ->
    case {binary_to_integer(H, 16), R} of
        {Hi, <<$\\, $u, L:4/binary, R2/binary>>} when Hi >= 16#d800,
        Hi < 16#dc00 -> C = 16#10000 + ((Hi - 16#d800) bsl 10) + (binary_to_integer(L,
            16) - 16#dc00),
        string(R2, <<A/binary, C/utf8>>);
        {C, _} -> string(R, <<A/binary, C/utf8>>)
    end;
string(<<$\\, C, R/binary>>, A) -> string(R, <<A/binary, (case C of $n -> $\n; $t -> $\t; $r -> $\r; $b -> $\b; $f -> $\f; _ -> C end)>>);
string(<<C/utf8, R/binary>>, A) -> string(R, <<A/binary, C/utf8>>);
string(_, _) -> throw(unterminated_string).

number(B) ->
    case span(B, 0) of
        {S, R} ->
            case binary:match(S, [<<".">>, <<"e">>, <<"E">>]) of
                nomatch -> {binary_to_integer(S), R};
                _ -> {try binary_to_float(S) catch error:badarg -> float_of(S) end, R}
            end
    end.
float_of(S) -> [M, E] = binary:split(S, [<<"e">>, <<"E">>]), binary_to_float(<<M/binary, ".0e", E/binary>>).
span(B, N) ->
    case B of
        <<S:N/binary, C,
        R/binary>> when not (C >= $0 andalso C =< $9 orelse C =:= $- orelse C =:= $+ orelse C =:= $. orelse C =:= $e orelse C =:= $E) -> {S, <<C, R/binary>>};
        <<S:N/binary>> -> {S, <<>>};
        _ -> span(B, N + 1)
    end.

encode(M) when is_map(M) -> [${, lists:join($,, [[encode(K), $:, encode(V)] || {K, V} <- lists:sort(maps:to_list(M))]), $}];
encode(L) when is_list(L) -> [$[, lists:join($,, [encode(X) || X <- L]), $]];
encode(I) when is_integer(I) -> integer_to_binary(I);
encode(F) when is_float(F) -> float_to_binary(F, [short]);
encode(A) when is_atom(A) -> atom_to_binary(A);
encode(B) -> [$", << <<(esc(C))/binary>> || <<C/utf8>> <= B >>, $"].
esc($") -> <<"\\\"">>;
esc($\\) -> <<"\\\\">>;
esc($\n) -> <<"\\n">>;
esc($\t) -> <<"\\t">>;
esc(C) -> <<C/utf8>>.
