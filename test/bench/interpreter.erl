%% A stack machine interpreter: matching on instructions in tuples.
-module(interpreter).
-define(SIZE, 330).
-include("bench.hrl").

run(N) ->
    Code = {{push, 20000}, {store, 1}, {push, 0}, {store, 2},
            {load, 2}, {load, 1}, add, {push, 16#ffff}, 'band', {store, 2},
            {load, 1}, {push, 1}, sub, dup, {store, 1}, {jnz, 5}, {load, 2}, halt},
    loop(N, Code, 0).

loop(0, _, Acc) -> Acc;
loop(N, Code, Acc) -> loop(N - 1, Code, Acc + exec(1, [], {0, 0}, Code)).

exec(PC, S, V, Code) ->
    case element(PC, Code) of
        {push, X} -> exec(PC + 1, [X | S], V, Code);
        {load, I} -> exec(PC + 1, [element(I, V) | S], V, Code);
        {store, I} -> exec(PC + 1, tl(S), setelement(I, V, hd(S)), Code);
        {jnz, To} -> case S of [0 | R] -> exec(PC + 1, R, V, Code); [_ | R] -> exec(To, R, V, Code) end;
        add -> [A, B | R] = S, exec(PC + 1, [A + B | R], V, Code);
        sub -> [A, B | R] = S, exec(PC + 1, [B - A | R], V, Code);
        'band' -> [A, B | R] = S, exec(PC + 1, [A band B | R], V, Code);
        dup -> exec(PC + 1, [hd(S) | S], V, Code);
        halt -> hd(S)
    end.
