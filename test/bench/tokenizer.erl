%% A tokenizer over a binary source text.
-module(tokenizer).
-define(SIZE, 95).
-include("bench.hrl").

run(N) -> S = binary:copy(<<"while (count1 <= 0x1F) { total = total + 42 * count1; print(\"text\"); } // end\n">>, 700), loop(N, S, 0).

loop(0, _, Acc) -> Acc;
loop(N, S, Acc) -> T = tok(S, []), loop(N - 1, S, Acc + length(T)).

tok(<<C, R/binary>>, Acc) when C =:= $\s; C =:= $\n -> tok(R, Acc);
tok(<<"//", R/binary>>, Acc) -> tok(line(R), Acc);
tok(<<"0x", R/binary>>, Acc) -> hex(R, 0, Acc);
tok(<<C, R/binary>>, Acc) when C >= $0, C =< $9 -> int(R, C - $0, Acc);
tok(<<C, _/binary>> = B, Acc) when C >= $a, C =< $z -> word(B, 0, Acc);
tok(<<$", R/binary>>, Acc) -> str(R, R, 0, Acc);
tok(<<"<=", R/binary>>, Acc) -> tok(R, ['<=' | Acc]);
tok(<<C, R/binary>>, Acc) -> tok(R, [{op, C} | Acc]);
tok(<<>>, Acc) -> Acc.

line(<<$\n, R/binary>>) -> R;
line(<<_, R/binary>>) -> line(R).

hex(<<C, R/binary>>, V, Acc) when C >= $0, C =< $9 -> hex(R, V * 16 + C - $0, Acc);
hex(<<C, R/binary>>, V, Acc) when C >= $A, C =< $F -> hex(R, V * 16 + C - $A + 10, Acc);
hex(R, V, Acc) -> tok(R, [{int, V} | Acc]).

int(<<C, R/binary>>, V, Acc) when C >= $0, C =< $9 -> int(R, V * 10 + C - $0, Acc);
int(R, V, Acc) -> tok(R, [{int, V} | Acc]).

word(B, N, Acc) ->
    case B of
        <<_:N/binary, C, _/binary>> when C >= $a, C =< $z; C >= $0, C =< $9 -> word(B, N + 1, Acc);
        <<W:N/binary, R/binary>> -> tok(R, [key(W) | Acc])
    end.

key(<<"while">>) -> 'while';
key(<<"print">>) -> print;
key(W) -> {id, W}.

str(B, <<$", R/binary>>, N, Acc) -> tok(R, [{str, binary_part(B, 0, N)} | Acc]);
str(B, <<_, R/binary>>, N, Acc) -> str(B, R, N + 1, Acc).
