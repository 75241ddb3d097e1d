%% Encoding and decoding JSON in Erlang.
-module(json).
-define(SIZE, 95).
-include("bench.hrl").

run(N) ->
    D = [[{<<"id">>, I}, {<<"name">>, <<"user", (integer_to_binary(I))/binary>>}, {<<"tags">>, [<<"a">>, <<"bc">>, true, null]}, {<<"x">>, I * 1.5}] || I <- lists:seq(1, 1000)],
    loop(N, {list, [{obj, P} || P <- D]}, 0).

loop(0, _, Acc) -> Acc;
loop(N, D, Acc) ->
    B = iolist_to_binary(enc(D)),
    {V, <<>>} = dec(B),
    loop(N - 1, D, Acc + byte_size(B) + length(V)).

enc({list, L}) -> [$[, lists:join($,, [enc(X) || X <- L]), $]];
enc({obj, Ps}) -> [${, lists:join($,, [[enc(K), $:, enc(V)] || {K, V} <- Ps]), $}];
enc(L) when is_list(L) -> enc({list, L});
enc(B) when is_binary(B) -> [$", B, $"];
enc(I) when is_integer(I) -> integer_to_binary(I);
enc(F) when is_float(F) -> float_to_binary(F, [short]);
enc(A) -> atom_to_binary(A).

dec(<<$", R/binary>>) -> str(R, R, 0);
dec(<<$[, $], R/binary>>) -> {[], R};
dec(<<$[, R/binary>>) -> arr(R, []);
dec(<<${, R/binary>>) -> obj(R, #{});
dec(<<"true", R/binary>>) -> {true, R};
dec(<<"null", R/binary>>) -> {null, R};
dec(<<C, _/binary>> = B) when C >= $0, C =< $9 -> num(B, B, 0).

str(B, <<$", R/binary>>, N) -> {binary_part(B, 0, N), R};
str(B, <<_, R/binary>>, N) -> str(B, R, N + 1).

num(B, <<C, R/binary>>, N) when C >= $0, C =< $9; C =:= $.; C =:= $e -> num(B, R, N + 1);
num(B, R, N) ->
    S = binary_part(B, 0, N),
    case binary:match(S, <<".">>) of
        nomatch -> {binary_to_integer(S), R};
        _ -> {binary_to_float(S), R}
    end.

arr(B, Acc) ->
    case dec(B) of
        {V, <<$,, R/binary>>} -> arr(R, [V | Acc]);
        {V, <<$], R/binary>>} -> {lists:reverse([V | Acc]), R}
    end.

obj(B, M) ->
    {K, <<$:, R/binary>>} = dec(B),
    case dec(R) of
        {V, <<$,, R2/binary>>} -> obj(R2, M#{K => V});
        {V, <<$}, R2/binary>>} -> {M#{K => V}, R2}
    end.
