%% A Forth interpreter with words, loops and a return stack.
-module(forth).
-export([main/1]).

main(_) ->
    D0 = #{},
    D1 = run(": square dup * ; : cube dup square * ; : fact dup 1 > if dup 1 - fact * else drop 1 then ;", D0),
    D2 = run("5 square . 3 cube . 20 fact . cr", D1),
    D3 = run(": fizz dup 15 mod 0 = if .\" FizzBuzz\" drop else dup 3 mod 0 = if .\" Fizz\" drop else dup 5 mod 0 = if .\" Buzz\" drop else . then then then ; 16 1 do i fizz space loop cr", D2),
    D4 = run("1 2 3 rot . . . cr 10 0 do i i * . 2 +loop cr 1 2 over . . . cr : sum 0 swap 1 + 1 do i + loop ; 100 sum . cr", D3),
    run("1 0 / .", D4), run("drop", D4), run("nonsense", D4), ok.

run(Src, D) ->
    try exec(parse(string:lexemes(Src, " ")), [], D, []) of {_, D2} -> D2
    catch throw:E -> io:format("error: ~p~n", [E]),
    D; error:badarith -> io:format("error: division~n"),
    D; error:function_clause -> io:format("error: stack underflow~n"), D
    end.

parse(Ts) -> {P, [], _} = block(Ts, [], []), P.
block([], Acc, _) -> {lists:reverse(Acc), [], eof};
block([":", N | T], Acc, E) -> {B, R, ";"} = block(T, [], [";"]), block(R, [{def, N, B} | Acc], E);
block(["if" | T], Acc, E) ->
    case block(T, [], ["else", "then"]) of
        {A, R, "then"} -> block(R, [{'if', A, []} | Acc], E);
        {A, R, "else"} -> {B, R2, "then"} = block(R, [], ["then"]),
        block(R2, [{'if', A, B} | Acc], E)
    end;
block(["do" | T], Acc, E) -> {B, R, K} = block(T, [], ["loop", "+loop"]), block(R, [{do, B, K} | Acc], E);
block([".\"" | T], Acc, E) -> {S, [L | R]} = lists:splitwith(fun(W) -> lists:last(W) =/= $" end, T), block(R, [{print, string:join(S ++ [lists:droplast(L)], " ")} | Acc], E);
block([W | T], Acc, E) -> case lists:member(W, E) of true -> {lists:reverse(Acc), T, W}; false -> block(T, [W | Acc], E) end.

exec([], S, D, _) -> {S, D};
exec([{def, N, B} | P], S, D, R) -> exec(P, S, D#{N => B}, R);
exec([{'if', A, B} | P], [C | S], D, R) -> {S2, D2} = exec(if C =/= 0 -> A; true -> B end, S, D, R), exec(P, S2, D2, R);
exec([{print, T} | P], S, D, R) -> io:format("~s", [T]), exec(P, S, D, R);
exec([{do, B, K} | P], [From, To | S], D, R) -> S2 = loop(From, To, B, K, S, D, R), exec(P, S2, D, R);
exec([W | P], S, D, R) ->
    case D of
        #{W := B} -> {S2, _} = exec(B, S, D, R), exec(P, S2, D, R);
        #{} -> exec(P, word(W, S, R), D, R)
    end.

loop(I, To, _, _, S, _, _) when I >= To -> S;
loop(I, To, B, "loop", S, D, R) -> {S2, _} = exec(B, S, D, [I | R]), loop(I + 1, To, B, "loop", S2, D, R);
loop(I, To, B, "+loop", S, D, R) -> {[N | S2], _} = exec(B, S, D, [I | R]), loop(I + N, To, B, "+loop", S2, D, R).

word("+", [B, A | S], _) -> [A + B | S];
word("-", [B, A | S], _) -> [A - B | S];
word("*", [B, A | S], _) -> [A * B | S];
word("/", [B, A | S], _) -> [A div B | S];
word("mod", [B, A | S], _) -> [A rem B | S];
word("=", [A, B | S], _) -> [if A =:= B -> -1; true -> 0 end | S];
word(">", [B, A | S], _) -> [if A > B -> -1; true -> 0 end | S];
word("dup", [A | S], _) -> [A, A | S];
word("drop", [_ | S], _) -> S;
word("swap", [A, B | S], _) -> [B, A | S];
word("over", [A, B | S], _) -> [B, A, B | S];
word("rot", [A, B, C | S], _) -> [C, A, B | S];
word("i", S, [I | _]) -> [I | S];
word(".", [A | S], _) -> io:format("~w ", [A]), S;
word("cr", S, _) -> io:nl(), S;
word("space", S, _) -> io:put_chars(" "), S;
word(W, S, _) -> try [list_to_integer(W) | S] catch error:badarg -> throw({unknown_word, W}) end.
