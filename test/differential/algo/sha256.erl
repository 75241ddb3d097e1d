%% SHA-256 in Erlang with its constants computed from primes.
-module(sha256).
-export([main/1]).

main(_) ->
    K = [frac(math_root(P, 3)) || P <- primes(64)], H = [frac(math_root(P, 2)) || P <- primes(8)],
    [io:format("~s~n", [hex(sha(S, K, H))]) || S <- [<<>>, <<"abc">>,
        <<"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq">>, binary:copy(<<"a">>,
        2000)]],
    ok.

primes(N) -> lists:sublist([P || P <- lists:seq(2, 400), lists:all(fun(D) -> P rem D =/= 0 end, lists:seq(2, P - 1))], N).

%% The first 32 bits after the point of the N-th root of P, by integers only.
math_root(P, N) -> root(P bsl (32 * N), N, 0, 1 bsl 40).
root(_, _, Lo, Hi) when Hi - Lo =< 1 -> Lo;
root(V, N, Lo, Hi) ->
    Mid = (Lo + Hi) div 2,
    case power(Mid, N) > V of true -> root(V, N, Lo, Mid); false -> root(V, N, Mid, Hi) end.
power(X, 2) -> X * X;
power(X, 3) -> X * X * X.
frac(X) -> X band 16#ffffffff.

sha(M, K, H) ->
    Len = bit_size(M), Pad = (448 - (Len + 1)) band 511,
    blocks(<<M/binary, 1:1, 0:Pad, Len:64>>, K, H).

blocks(<<B:64/binary, R/binary>>, K, H) ->
    W = schedule([X || <<X:32>> <= B]),
    blocks(R, K, [(X + Y) band 16#ffffffff || {X, Y} <- lists:zip(H, compress(W, K, H))]);
blocks(<<>>, _, H) -> << <<X:32>> || X <- H >>.

schedule(W16) -> lists:reverse(extend(lists:reverse(W16), 48)).
extend(W, 0) -> W;
extend(W, N) ->
    W2 = lists:nth(2, W), W7 = lists:nth(7, W), W15 = lists:nth(15, W), W16 = lists:nth(16, W),
    S0 = rotr(W15, 7) bxor rotr(W15, 18) bxor (W15 bsr 3),
    S1 = rotr(W2, 17) bxor rotr(W2, 19) bxor (W2 bsr 10),
    extend([(W16 + S0 + W7 + S1) band 16#ffffffff | W], N - 1).

compress([], [], H) -> H;
compress([W | Ws], [K | Ks], [A, B, C, D, E, F, G, H]) ->
    S1 = rotr(E, 6) bxor rotr(E, 11) bxor rotr(E, 25), Ch = (E band F) bxor ((bnot E) band G),
    T1 = H + S1 + Ch + K + W, S0 = rotr(A, 2) bxor rotr(A, 13) bxor rotr(A, 22),
    Maj = (A band B) bxor (A band C) bxor (B band C),
    compress(Ws, Ks, [(T1 + S0 + Maj) band 16#ffffffff, A, B, C, (D + T1) band 16#ffffffff, E,
        F, G]).

rotr(X, N) -> ((X bsr N) bor (X bsl (32 - N))) band 16#ffffffff.
hex(B) -> [io_lib:format("~2.16.0b", [X]) || <<X>> <= B].
