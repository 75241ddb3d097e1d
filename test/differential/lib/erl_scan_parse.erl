%% Scanning, parsing, evaluating and printing Erlang expressions at run time.
-module(erl_scan_parse).
-export([main/1]).

main(_) ->
    {ok, Ts, _} = erl_scan:string("foo(X, [1|T]) -> \"s\" ++ X#{k => 16#ff}. % c"),
    io:format("~p~n", [Ts]),
    {ok, F} = erl_parse:parse_form(Ts),
    io:format("~p~n", [F]),
    io:format("~s~n", [erl_pp:form(F)]),
    [io:format("~s => ~p~n", [S, eval(S)]) || S <- ["1 + 2 * 3.",
        "lists:sum([X * X || X <- [1,2,3]]).", "A = 5, B = A * 2, {A, B}.",
        "case {ok, 3} of {ok, N} when N > 2 -> big; _ -> small end.",
        "(fun F(0) -> 1; F(N) -> N * F(N - 1) end)(10).",
        "try error(x) catch error:E -> {caught, E} end.", "<<1:4, 2:4>>.", "#{a => 1, b => [2]}.",
        "begin X = 1, X = 2 end.", "1 + .", "undefined_fun(1).", "if 1 > 2 -> a; true -> b end."]],
    io:format("~p~n", [erl_scan:string("'unterminated")]),
    {ok, T, _} = erl_scan:string("{a, [1, \"x\"], <<1>>}."),
    io:format("~p~n", [erl_parse:parse_term(T)]).

eval(S) ->
    {ok, Ts, _} = erl_scan:string(S),
    case erl_parse:parse_exprs(Ts) of
        {ok, Es} -> try {value, V, _} = erl_eval:exprs(Es, []), V catch C:R -> {C, R} end;
        {error, {L, M, D}} -> {syntax, L, lists:flatten(M:format_error(D))}
    end.
