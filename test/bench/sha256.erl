%% SHA-256 in Erlang: 32-bit integer operations and tuples.
-module(sha256).
-define(SIZE, 500).
-include("bench.hrl").

run(N) -> loop(N, binary:copy(<<"abcdefgh">>, 300), 0).

loop(0, _, Acc) -> Acc;
loop(N, B, Acc) -> [H | _] = sha(<<B/binary, N:32>>), loop(N - 1, B, Acc bxor H).

sha(M) ->
    Len = bit_size(M), Pad = (448 - (Len + 1)) band 511,
    blocks(<<M/binary, 1:1, 0:Pad, Len:64>>, constants(), [16#6a09e667, 16#bb67ae85, 16#3c6ef372, 16#a54ff53a, 16#510e527f, 16#9b05688c, 16#1f83d9ab, 16#5be0cd19]).

%% The first 32 bits of the fractions of the cube roots of the first 64 primes would do; any fixed words serve here.
constants() -> [((I * 16#9e3779b9) bxor (I bsl 7)) band 16#ffffffff || I <- lists:seq(1, 64)].

blocks(<<B:64/binary, R/binary>>, K, H) ->
    W = extend([X || <<X:32>> <= B], 48),
    blocks(R, K, add(H, rounds(W, K, H)));
blocks(<<>>, _, H) -> H.

extend(L, N) -> extend(lists:reverse(L), N, []).
extend(W, 0, _) -> lists:reverse(W);
extend([_, B, _, _, _, _, G, _, _, _, _, _, _, _, O, P | _] = W, N, X) ->
    S0 = rotr(O, 7) bxor rotr(O, 18) bxor (O bsr 3),
    S1 = rotr(B, 17) bxor rotr(B, 19) bxor (B bsr 10),
    extend([(P + S0 + G + S1) band 16#ffffffff | W], N - 1, X).

rounds([], [], H) -> H;
rounds([W | Ws], [K | Ks], [A, B, C, D, E, F, G, H]) ->
    S1 = rotr(E, 6) bxor rotr(E, 11) bxor rotr(E, 25),
    Ch = (E band F) bxor ((E bxor 16#ffffffff) band G),
    T1 = (H + S1 + Ch + K + W) band 16#ffffffff,
    S0 = rotr(A, 2) bxor rotr(A, 13) bxor rotr(A, 22),
    Maj = (A band B) bxor (A band C) bxor (B band C),
    rounds(Ws, Ks, [(T1 + S0 + Maj) band 16#ffffffff, A, B, C, (D + T1) band 16#ffffffff, E, F, G]).

add([X | Xs], [Y | Ys]) -> [(X + Y) band 16#ffffffff | add(Xs, Ys)];
add([], []) -> [].

rotr(X, N) -> ((X bsr N) bor (X bsl (32 - N))) band 16#ffffffff.
