%% CSV with quotes parsed, columns summed and a table printed.
-module(csv).
-export([main/1]).

main(_) ->
    Text = "name,qty,price,note\nwidget,10,2.50,\"small, blue\"\ngadget,3,19.99,\"says \"\"hi\"\"\"\n\"multi\nline\",1,0.05,\nbad,x,1.0,oops\n",
    [Head | Rows] = parse(Text),
    W = [lists:max([length(lists:nth(I, R)) || R <- [Head | Rows]]) || I <- lists:seq(1,
        length(Head))],
    [io:format("~s~n", [lists:join(" | ", [string:pad(esc(C), N) || {C, N} <- lists:zip(R,
        W)])]) || R <- [Head | Rows]],
    {Sum, Bad} = lists:foldl(fun([N, Q, P, _], {S, B}) ->
        try {S + list_to_integer(Q) * list_to_float(P), B} catch error:badarg -> {S, [N | B]} end
    end, {0, []}, Rows),
    io:format("total ~.2f, bad rows ~p~n", [Sum, Bad]).

esc(S) -> [if C =:= $\n -> $/; true -> C end || C <- S].

parse([]) -> [];
parse(S) -> {Row, Rest} = row(S, []), [Row | parse(Rest)].
row(S, Acc) ->
    case field(S) of
        {F, [$, | T]} -> row(T, [F | Acc]);
        {F, [$\n | T]} -> {lists:reverse([F | Acc]), T};
        {F, []} -> {lists:reverse([F | Acc]), []}
    end.
field([$" | T]) -> quoted(T, []);
field(S) -> lists:splitwith(fun(C) -> C =/= $, andalso C =/= $\n end, S).
quoted([$", $" | T], A) -> quoted(T, [$" | A]);
quoted([$" | T], A) -> {lists:reverse(A), T};
quoted([C | T], A) -> quoted(T, [C | A]).
